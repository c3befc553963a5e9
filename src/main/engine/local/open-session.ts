import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { GgufFileInfo, LlamaContext, LlamaModel } from 'node-llama-cpp'
import type { PromptFormat } from '../glm/prompt-format.ts'
import type { EngineModel } from '../types.ts'
import { checkAdapter } from './adapter-file.ts'
import { type ContextPlan, openContext } from './context.ts'
import { readHeader } from './header.ts'
import { takeComplaints } from './llama.ts'
import { SequencePool } from './sequence-pool.ts'
import { type ModelTraits, Session } from './session.ts'
import type { OpenSession, SessionKind } from './session-pool.ts'
import { LOOKUP } from './speculation.ts'

/** How a model is talked to. */
export interface Voice {
  format: PromptFormat
  traits: ModelTraits
}

/**
 * Opens a context of this kind; the files of its adapters are checked before native code sees them. Errors: MODEL_NOT_FOUND,
 * MODEL_INVALID; MODEL_UNSUPPORTED when one is no adapter for the model, or memory does not suffice for one more context.
 */
export async function openSession(
  native: LlamaModel,
  model: EngineModel,
  info: GgufFileInfo,
  plan: ContextPlan,
  { format, traits }: Voice,
  { adapters, speculate }: SessionKind,
  signal: AbortSignal,
): Promise<OpenSession> {
  const lora: { filePath: string; scale: number }[] = []
  for (const { path = '', scale } of adapters) {
    checkAdapter(path, (await readHeader(path, signal)).info, info.metadata.general.architecture)
    lora.push({ filePath: path, scale })
  }
  takeComplaints()
  let context: LlamaContext
  let pool: SequencePool | null = null
  try {
    context = await openContext(
      native,
      { ...plan, ...(lora.length > 0 ? { lora } : {}) },
      () => pool?.active ?? 0,
      signal,
    )
  } catch (error) {
    signal.throwIfAborted()
    throw describe(error, model, lora)
  }
  const { InputLookupTokenPredictor } = await import('node-llama-cpp')
  const sequences = Array.from({ length: context.totalSequences }, () =>
    context.getSequence(speculate ? { tokenPredictor: new InputLookupTokenPredictor(LOOKUP) } : {}),
  )
  pool = new SequencePool(sequences)
  return { session: new Session(context, pool, format, traits), dispose: () => context.dispose() }
}

function describe(error: unknown, model: EngineModel, lora: readonly { filePath: string }[]): StudioError {
  if (lora.length === 0) {
    return new StudioError(
      'MODEL_UNSUPPORTED',
      `There is no room for one more context of ${basename(model.path)}: ${String(error)}. Choose a smaller context, or run without guessing ahead.`,
      { cause: error },
    )
  }
  const complaint = takeComplaints().find((line) => line.includes('adapter'))
  const reason =
    complaint?.replace(/^.*adapter[^:]*: */, '') ?? (error instanceof Error ? error.message : String(error))
  const names = lora.map(({ filePath }) => basename(filePath)).join(', ')
  return new StudioError(
    'MODEL_UNSUPPORTED',
    `The adapter ${names} cannot be used with ${basename(model.path)}: ${reason}. Use it with the model it was made for.`,
    { cause: error },
  )
}
