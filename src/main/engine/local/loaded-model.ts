import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { FormatId } from '@shared/models.ts'
import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import type { Loaded } from '../protocol.ts'
import type { EngineModel, EngineOptions } from '../types.ts'
import { chooseFormat } from './choose-format.ts'
import type { Header } from './header.ts'
import { buildOf, defaultThreads, deviceOf, openLlama, takeComplaints } from './llama.ts'
import { SequencePool } from './sequence-pool.ts'
import { Session } from './session.ts'
import { readVocabulary } from './vocabulary.ts'

/** Context used when nobody chose and the model was trained for more, in tokens. */
const DEFAULT_CONTEXT = 8192

/** A model in memory with one context and, when we speak its format, a session over it. */
export interface LoadedModel {
  model: EngineModel
  loaded: Loaded
  batchSize: number
  /** Null for a model that cannot be talked to. */
  format: FormatId | null
  /** Error: MODEL_UNSUPPORTED for a model whose prompt format is not known. */
  session(): Session
  dispose(): Promise<void>
}

interface LoadHooks {
  /** 0 to 1. */
  onProgress: (value: number) => void
  signal: AbortSignal
}

/**
 * Loads a model whose header was checked. Errors: MODEL_UNSUPPORTED when llama.cpp cannot load it or memory does not
 * suffice; CANCELLED; ENGINE_UNAVAILABLE.
 */
export async function loadModel(
  model: EngineModel,
  { info }: Header,
  options: EngineOptions,
  hooks: LoadHooks,
): Promise<LoadedModel> {
  const llama = await openLlama(options.gpu)
  const threads = options.threads ?? defaultThreads()
  llama.maxThreads = threads
  takeComplaints()
  const native = await loadWeights(llama, model, hooks)
  let context: LlamaContext
  let pool: SequencePool | null = null
  try {
    context = await openContext(native, options, threads, () => pool?.active ?? 0, hooks.signal)
  } catch (error) {
    await native.dispose()
    throw describe(error, model, hooks.signal)
  }
  const { format, why } = chooseFormat(info)
  const sequences = Array.from({ length: context.totalSequences }, () => context.getSequence())
  pool = new SequencePool(sequences)
  const session = format ? new Session(context, pool, format, readVocabulary(info, format)) : null
  return {
    model,
    batchSize: context.batchSize,
    format: format?.id ?? null,
    loaded: {
      modelId: model.id,
      build: await buildOf(llama),
      device: deviceOf(llama),
      threads,
      contextSize: context.contextSize,
      sequences: context.totalSequences,
    },
    session() {
      if (session) return session
      throw new StudioError(
        'MODEL_UNSUPPORTED',
        `${basename(model.path)} cannot be talked to, because ${why}. Load a chat model, best a GLM, in GGUF format.`,
      )
    },
    dispose: async () => {
      await context.dispose()
      await native.dispose()
    },
  }
}

async function loadWeights(llama: Llama, model: EngineModel, { onProgress, signal }: LoadHooks): Promise<LlamaModel> {
  try {
    return await llama.loadModel({ modelPath: model.path, onLoadProgress: onProgress, loadSignal: signal })
  } catch (error) {
    throw describe(error, model, signal)
  }
}

/** Opens a context for as many inferences at once as asked for, or for fewer rather than with a smaller context or none. */
async function openContext(
  model: LlamaModel,
  options: EngineOptions,
  threads: number,
  active: () => number,
  signal: AbortSignal,
): Promise<LlamaContext> {
  const most = Math.min(options.contextSize ?? DEFAULT_CONTEXT, model.trainContextSize)
  const wanted = options.sequences ?? affordableSequences(model, most)
  for (let sequences = wanted; ; sequences = Math.floor(sequences / 2)) {
    try {
      const context = await model.createContext({
        // On a device the rest of the memory is not ours alone, so a smaller context is better than none.
        contextSize: model.gpuLayers > 0 ? { min: Math.min(1024, most), max: most } : most,
        sequences,
        threads,
        batching: {
          // One inference has nothing to wait for others with.
          dispatchSchedule: (dispatch) => (active() > 1 ? void setImmediate(dispatch) : dispatch()),
        },
        createSignal: signal,
      })
      if (sequences === 1 || context.contextSize >= most) return context
      await context.dispose()
    } catch (error) {
      if (sequences === 1 || signal.aborted) throw error
    }
  }
}

const DEFAULT_SEQUENCES = 4

/** What the caches of all sequences may take at most when nobody chose their number: half the weights, or this many bytes. */
const LEAST_CACHE = 512 * 2 ** 20

/** How many sequences a model of this size should have; their cache grows with their number. */
function affordableSequences(model: LlamaModel, contextSize: number): number {
  const allowed = Math.max(LEAST_CACHE, model.size / 2)
  return Math.max(1, Math.min(DEFAULT_SEQUENCES, Math.floor(allowed / Math.max(1, cacheBytes(model, contextSize)))))
}

/** Bytes that one sequence's keys and values take, as 16-bit numbers. */
function cacheBytes(model: LlamaModel, contextSize: number): number {
  const { attention, block_count: layers, embedding_length: width } = model.fileInfo.architectureMetadata
  const heads = attention?.head_count
  const perHead = typeof heads === 'number' && heads > 0 ? (width ?? 0) / heads : 128
  const keyValueHeads = attention?.head_count_kv
  const most = typeof keyValueHeads === 'number' ? keyValueHeads : Math.max(...(keyValueHeads ?? [1]))
  const perToken =
    (layers ?? 1) * most * ((attention?.key_length ?? perHead) + (attention?.value_length ?? perHead)) * 2
  return perToken * contextSize
}

function describe(error: unknown, model: EngineModel, signal: AbortSignal): StudioError {
  if (signal.aborted)
    return new StudioError('CANCELLED', `Loading ${basename(model.path)} was cancelled.`, { cause: error })
  const complaints = takeComplaints()
  const complaint = complaints
    .find((line) => line.includes('error loading model'))
    ?.replace(/^.*error loading model: */, '')
  const reason = complaint ?? complaints[0] ?? (error instanceof Error ? error.message : String(error))
  const memory = error instanceof Error && error.constructor.name === 'InsufficientMemoryError'
  const advice = memory
    ? 'Close other programs, choose a smaller context, or use a smaller model.'
    : 'Use a model of a kind this build of llama.cpp knows.'
  return new StudioError('MODEL_UNSUPPORTED', `${basename(model.path)} could not be loaded: ${reason}. ${advice}`, {
    cause: error,
  })
}
