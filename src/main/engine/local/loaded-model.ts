import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { FormatId } from '@shared/models.ts'
import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import type { Loaded } from '../protocol.ts'
import type { EngineModel, EngineOptions } from '../types.ts'
import { chooseFormat } from './choose-format.ts'
import type { Header } from './header.ts'
import { buildOf, defaultThreads, deviceOf, openLlama, takeComplaints } from './llama.ts'
import { Session } from './session.ts'
import { readVocabulary } from './vocabulary.ts'

/** Context used when nobody chose and the model was trained for more, in tokens. */
const DEFAULT_CONTEXT = 8192

/** A model in memory with one context and, when we speak its format, a session over it. */
export interface LoadedModel {
  model: EngineModel
  loaded: Loaded
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
  try {
    context = await openContext(native, options, threads, hooks.signal)
  } catch (error) {
    await native.dispose()
    throw describe(error, model, hooks.signal)
  }
  const { format, why } = chooseFormat(info)
  const session = format ? new Session(context.getSequence(), format, readVocabulary(info, format)) : null
  return {
    model,
    format: format?.id ?? null,
    loaded: {
      modelId: model.id,
      build: await buildOf(llama),
      device: deviceOf(llama),
      threads,
      contextSize: context.contextSize,
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

function openContext(
  model: LlamaModel,
  options: EngineOptions,
  threads: number,
  signal: AbortSignal,
): Promise<LlamaContext> {
  const most = Math.min(options.contextSize ?? DEFAULT_CONTEXT, model.trainContextSize)
  return model.createContext({
    // On a device the rest of the memory is not ours alone, so a smaller context is better than none.
    contextSize: model.gpuLayers > 0 ? { min: Math.min(1024, most), max: most } : most,
    sequences: 1,
    threads,
    // One sequence has nothing to wait for others with.
    batching: { dispatchSchedule: (dispatch) => dispatch() },
    createSignal: signal,
  })
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
