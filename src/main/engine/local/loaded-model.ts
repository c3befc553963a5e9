import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { FormatId } from '@shared/models.ts'
import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import { memoryNeed } from '../fit/estimate.ts'
import { contextFor, planContext, planSequences } from '../fit/plan.ts'
import type { Loaded } from '../protocol.ts'
import type { EngineModel, EngineOptions } from '../types.ts'
import { refuseAdapter } from './adapter-file.ts'
import { chooseFormat } from './choose-format.ts'
import { openContext } from './context.ts'
import { defaultSampling } from './default-sampling.ts'
import { readFigures } from './figures.ts'
import type { Header } from './header.ts'
import { buildOf, defaultThreads, deviceOf, openLlama, takeComplaints } from './llama.ts'
import { readMachine, without } from './machine.ts'
import { openSession, type Voice } from './open-session.ts'
import { SequencePool } from './sequence-pool.ts'
import { Session } from './session.ts'
import { type SessionKind, SessionPool } from './session-pool.ts'
import { readVocabulary } from './vocabulary.ts'

/** A model in memory with one context and, when we speak its format, a session over it. */
export interface LoadedModel {
  model: EngineModel
  loaded: Loaded
  batchSize: number
  /** Bytes it takes, by estimate. */
  bytes: number
  /** Null for a model that cannot be talked to. */
  format: FormatId | null
  /**
   * Runs `work` on the session of this kind. Errors: MODEL_UNSUPPORTED for a model whose prompt format is not known, or
   * an adapter that is none for it; MODEL_NOT_FOUND and MODEL_INVALID for an adapter's file.
   */
  withSession<T>(kind: SessionKind, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T>
  dispose(): Promise<void>
}

interface LoadHooks {
  /** 0 to 1. */
  onProgress: (value: number) => void
  signal: AbortSignal
  /** Bytes another model of this process keeps. */
  held: number
}

/**
 * Loads a model whose header was checked. Errors: MODEL_TOO_LARGE, before native code sees the file;
 * MODEL_UNSUPPORTED when llama.cpp cannot load it or memory does not suffice after all; CANCELLED; ENGINE_UNAVAILABLE.
 */
export async function loadModel(
  model: EngineModel,
  { info }: Header,
  options: EngineOptions,
  hooks: LoadHooks,
): Promise<LoadedModel> {
  refuseAdapter(model.path, info)
  const llama = await openLlama(options.gpu)
  const threads = options.threads ?? defaultThreads()
  llama.maxThreads = threads
  takeComplaints()
  const figures = readFigures(info)
  const wanted = contextFor(figures, options.contextSize)
  const machine = without(await readMachine(llama), hooks.held)
  const contextSize = options.force ? wanted : planContext(basename(model.path), figures, machine, wanted)
  const native = await loadWeights(llama, model, hooks)
  let context: LlamaContext
  let pool: SequencePool | null = null
  try {
    const sequences = options.sequences ?? planSequences(figures, machine, contextSize)
    context = await openContext(native, { contextSize, sequences, threads }, () => pool?.active ?? 0, hooks.signal)
  } catch (error) {
    await native.dispose()
    throw describe(error, model, hooks.signal)
  }
  const need = memoryNeed(figures, context.contextSize)
  const { format, why } = chooseFormat(info)
  const sequences = Array.from({ length: context.totalSequences }, () => context.getSequence())
  pool = new SequencePool(sequences)
  const { TokenBias } = await import('node-llama-cpp')
  const voice: Voice | null = format && {
    format,
    traits: {
      vocabulary: readVocabulary(info, format),
      newBias: () => new TokenBias(native.tokenizer),
      defaultSampling: defaultSampling(info, format.id),
    },
  }
  const sessions = voice
    ? new SessionPool(new Session(context, pool, voice.format, voice.traits), async (kind, signal) => {
        const most = planSequences(figures, await readMachine(llama), contextSize)
        const plan = { contextSize: context.contextSize, sequences: Math.min(most, context.totalSequences), threads }
        return await openSession(native, model, info, plan, voice, kind, signal)
      })
    : null
  return {
    model,
    batchSize: context.batchSize,
    bytes: need.total - need.runtime + (context.totalSequences - 1) * need.cache,
    format: format?.id ?? null,
    loaded: {
      modelId: model.id,
      build: await buildOf(llama),
      device: deviceOf(llama),
      threads,
      contextSize: context.contextSize,
      sequences: context.totalSequences,
      contextReducedFrom: contextSize < wanted ? wanted : null,
    },
    async withSession(kind, signal, work) {
      if (sessions) return await sessions.use(kind, signal, work)
      throw new StudioError(
        'MODEL_UNSUPPORTED',
        `${basename(model.path)} cannot be talked to, because ${why}. Load a chat model, best a GLM, in GGUF format.`,
      )
    },
    dispose: async () => {
      await sessions?.dispose()
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
