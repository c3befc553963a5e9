import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import { contextFor, planContext } from '../fit/plan.ts'
import type { Loaded } from '../protocol.ts'
import type { EngineModel, EngineOptions } from '../types.ts'
import { readFigures } from './figures.ts'
import type { Header } from './header.ts'
import { buildOf, defaultThreads, deviceOf, openLlama, takeComplaints } from './llama.ts'
import { readMachine } from './machine.ts'
import { Session } from './session.ts'
import { readVocabulary, whyNoFormat } from './vocabulary.ts'

/** A model in memory with one context and, when we speak its format, a session over it. */
export interface LoadedModel {
  model: EngineModel
  loaded: Loaded
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
 * Loads a model whose header was checked. Errors: MODEL_TOO_LARGE, before native code sees the file;
 * MODEL_UNSUPPORTED when llama.cpp cannot load it or memory does not suffice after all; CANCELLED; ENGINE_UNAVAILABLE.
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
  const figures = readFigures(info)
  const wanted = contextFor(figures, options.contextSize)
  const contextSize = options.force
    ? wanted
    : planContext(basename(model.path), figures, await readMachine(llama), wanted)
  const native = await loadWeights(llama, model, hooks)
  let context: LlamaContext
  try {
    context = await openContext(native, contextSize, threads, hooks.signal)
  } catch (error) {
    await native.dispose()
    throw describe(error, model, hooks.signal)
  }
  const obstacle = whyNoFormat(info)
  const session = obstacle === null ? new Session(context.getSequence(), readVocabulary(info)) : null
  return {
    model,
    loaded: {
      modelId: model.id,
      build: await buildOf(llama),
      device: deviceOf(llama),
      threads,
      contextSize: context.contextSize,
      contextReducedFrom: contextSize < wanted ? wanted : null,
    },
    session() {
      if (session) return session
      throw new StudioError(
        'MODEL_UNSUPPORTED',
        `${basename(model.path)} cannot be talked to, because ${obstacle}. Load a GLM 4.7 model in GGUF format.`,
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

function openContext(model: LlamaModel, most: number, threads: number, signal: AbortSignal): Promise<LlamaContext> {
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
