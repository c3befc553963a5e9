import type { JsonSchema } from '@shared/agents.ts'
import type { ModelId, Sha256 } from '@shared/ids.ts'
import type { AdapterInfo, EngineState, FormatId, ModelFit, ModelMetadata } from '@shared/models.ts'
import type { Passport } from '@shared/passport.ts'
import type { StopReason, Timings, TokenRecord, ToolCall } from '@shared/runs.ts'
import type { Sampling } from '@shared/sampling.ts'
import type { Dispose } from '../kit/disposable.ts'
import type { EmbedOutcome } from './protocol.ts'

/** What the model is told of a tool. */
export interface ToolSchema {
  name: string
  description: string
  parameters: JsonSchema
}

export type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; thought: string; toolCalls: ToolCall[] }
  /** Results follow the assistant's calls in call order; GLM has no call ids. */
  | { role: 'tool'; name: string; content: string }

export type Priority = 1 | 2 | 3 | 4 | 5

export const DEFAULT_PRIORITY: Priority = 3

/** A LoRA adapter to apply. */
export interface AdapterUse {
  id: ModelId
  sha256: Sha256
  scale: number
  /** Where its file is, filled in just before the engine is asked: records hold no paths. */
  path?: string | undefined
}

export interface InferRequest {
  messages: ChatMessage[]
  tools: ToolSchema[]
  thinking: boolean
  /** Null leaves it to the model. */
  sampling: Sampling | null
  /** Unsigned 32-bit. */
  seed: number
  maxTokens: number
  /** Stop when the last tokens are the same short cycle this many times over. */
  repetition: number
  /** Keep tool calls to the declared tools and their schemas; yes when absent. */
  constrainCalls?: boolean | undefined
  /** Tokens a thought may have before it is closed and the answer begins; without a limit when absent. */
  thoughtTokens?: number | undefined
  /** Share of the engine when several are at work, and place among those that wait: 1 (least) to 5; 3 when absent. */
  priority?: Priority | undefined
  /** Evaluated from an empty sequence with nothing beside it, so that the same request gives the same tokens again. */
  reproducible?: boolean | undefined
  /**
   * Guess tokens ahead by looking up what was just written in the prompt. Changes no token, and is left out where it could: with a temperature
   * above 0. Absent means no.
   */
  speculation?: 'promptLookup' | undefined
  /** Applied together; absent means none. */
  adapters?: AdapterUse[] | undefined
  /**
   * Ids of the tokens the answer begins with, whatever the model would write: how a run is forked in the middle of an answer. Not for
   * servers, which take no tokens. Errors: VALIDATION_FAILED for an id the model does not have.
   */
  given?: number[] | undefined
}

export interface InferResult {
  /** Exactly what the model read, control tokens included. */
  promptTokens: { id: number; text: string }[]
  promptText: string
  tokens: TokenRecord[]
  thought: string
  content: string
  toolCalls: ToolCall[]
  /** Calls that could not be read; each a sentence for the model. */
  problems: string[]
  /** The thought was closed because it had had the tokens it was allowed. */
  thoughtCut?: true
  stopReason: StopReason
  timings: Timings
  /** Null on a server, which does not say. */
  modelSha256: Sha256 | null
  engineBuild: string
  /** Name and SHA-256 of the prompt format's definition. */
  template: { name: string; hash: Sha256 }
  /** Everything that decides which tokens come out. */
  passport: Passport
}

/**
 * Runs one inference. `onTokens` gets the tokens in batches as they come. Aborting ends it within one token with
 * `stopReason: 'abort'` and what there was so far.
 */
export type Infer = (
  request: InferRequest,
  onTokens: (tokens: TokenRecord[]) => void,
  signal?: AbortSignal,
) => Promise<InferResult>

export interface EngineModel {
  id: ModelId
  path: string
  sha256: Sha256
  /** When the file was last changed, in Unix milliseconds, as it was found to have this hash. Loading another one is refused. */
  changedAt?: number | undefined
}

export interface EngineOptions {
  /** Null leaves one core free. */
  threads: number | null
  gpu: 'auto' | 'cuda' | 'vulkan' | 'metal' | 'off'
  /** What was wanted instead of `gpu`, and why it is not used; only to be shown. */
  instead?: { device: string; reason: string } | undefined
  /** Null: what the model was trained for, at most 8192. */
  contextSize: number | null
  /** Inferences that may be at work at once, each with a context of its own; 4 when absent. Fewer where memory is short. */
  sequences?: number | undefined
  /** Load even when memory does not seem to suffice. */
  force?: boolean
}

/** What a GGUF file says of itself. */
export interface GgufSummary {
  name: string
  architecture: string
  format: FormatId | null
  parameters: number | null
  quantization: string | null
  contextLength: number | null
  license: string | null
  /** For a LoRA adapter. */
  adapter: AdapterInfo | null
  metadata: ModelMetadata
}

/**
 * Turns messages into tokens. Survives the death of the process behind it: the calls in flight fail with ENGINE_INTERRUPTED,
 * the process is replaced, the model loaded again, and later calls wait for that.
 */
export interface Engine {
  readonly state: EngineState
  onState(listener: (state: EngineState) => void): Dispose
  /** Replaces the loaded model. Errors: MODEL_NOT_FOUND, MODEL_INVALID, MODEL_UNSUPPORTED, MODEL_TOO_LARGE, CANCELLED, ENGINE_UNAVAILABLE. */
  load(model: EngineModel, options: EngineOptions, signal?: AbortSignal): Promise<void>
  unload(): Promise<void>
  /**
   * Runs one inference; several are at work at once, the others wait by priority. `onTokens` gets the tokens in batches as they come. Aborting ends it within one token
   * with `stopReason: 'abort'` and what there was so far. Errors: MODEL_NOT_LOADED, MODEL_UNSUPPORTED, CONTEXT_OVERFLOW, ENGINE_INTERRUPTED,
   * ENGINE_UNAVAILABLE.
   */
  infer(request: InferRequest, onTokens: (tokens: TokenRecord[]) => void, signal?: AbortSignal): Promise<InferResult>
  /**
   * Turns texts into vectors of length 1 with a model of its own, which is loaded beside that of `infer` when first asked for. Goes on in
   * portions, and inferences that wait go before the next one. Errors: MODEL_NOT_FOUND, MODEL_INVALID, MODEL_UNSUPPORTED, MODEL_TOO_LARGE,
   * CANCELLED, ENGINE_INTERRUPTED, ENGINE_UNAVAILABLE.
   */
  embed(
    texts: readonly string[],
    model: EngineModel,
    options: EngineOptions,
    signal?: AbortSignal,
  ): Promise<EmbedOutcome>
  /**
   * Reads a GGUF file's header in the engine's process, for the file is not trusted. With `sizes` (bytes of each part) `path`
   * may hold no more than the header, as it is when only the beginning was fetched. Errors as `load`.
   */
  inspect(path: string, signal?: AbortSignal, sizes?: number[]): Promise<GgufSummary>
  /**
   * What loading the file with `options` would take on this machine, from its header alone, or from `sizes` alone when `path` is
   * null, roughly and without suggestions. Errors as `inspect`.
   */
  estimate(path: string | null, options: EngineOptions, signal?: AbortSignal, sizes?: number[]): Promise<ModelFit>
  /** Devices llama.cpp finds libraries and drivers for on this machine; without the processor, which is always there. */
  devices(signal?: AbortSignal): Promise<string[]>
  close(): Promise<void>
}
