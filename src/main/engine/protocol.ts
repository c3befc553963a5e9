import type { ErrorInfo } from '@shared/errors.ts'
import type { ModelId, Sha256 } from '@shared/ids.ts'
import type { ModelFit } from '@shared/models.ts'
import type { TokenAlternative, TokenChannel, TokenRecord } from '@shared/runs.ts'
import type { EngineModel, EngineOptions, GgufSummary, InferRequest, InferResult } from './types.ts'

/** What the engine's process has loaded. */
export interface Loaded {
  modelId: ModelId
  build: string
  /** `cpu`, `metal`, `vulkan` or `cuda`. */
  device: string
  threads: number
  contextSize: number
  /** Inferences it works on at once. */
  sequences: number
  /** What was asked for, when memory sufficed only for less. */
  contextReducedFrom: number | null
}

/** Tokens by column: a third of the cost of as many objects when a message is cloned. */
export interface TokenBatch {
  ids: Int32Array
  texts: string[]
  p: Float64Array
  t: Float64Array
  channels: TokenChannel[]
  /** NaN where it is not known. */
  entropy: Float64Array
  /** By place in the batch; few tokens have them. */
  alternatives: Map<number, TokenAlternative[]>
  /** Places in the batch; few tokens are. */
  forced: number[]
  given: number[]
}

/** A result without the tokens that were streamed before it; the client puts both together. */
export type InferOutcome = Omit<InferResult, 'tokens' | 'promptTokens' | 'promptText'> & {
  prompt: { ids: Int32Array; texts: string[] }
}

/** How the vectors of a text's tokens became one; `last` is that of its last token. */
export type Pooling = 'mean' | 'cls' | 'last'

/** What one `embed` is answered with; the vectors have length 1. */
export interface EmbedOutcome {
  vectors: Float32Array[]
  dimension: number
  /** Tokens read of each text. */
  tokens: number[]
  /** Places of the texts that were longer than the model reads, and of which only the beginning counts. */
  truncated: number[]
  pooling: Pooling
  modelSha256: Sha256
  engineBuild: string
}

/** From the client to the engine's process. Every `id` is answered by exactly one `done` or `failed`. */
export type Request =
  | { kind: 'load'; id: number; model: EngineModel; options: EngineOptions }
  | { kind: 'unload'; id: number }
  | { kind: 'infer'; id: number; request: InferRequest }
  | { kind: 'embed'; id: number; model: EngineModel; options: EngineOptions; texts: string[] }
  | { kind: 'measure'; id: number; requests: InferRequest[] }
  | { kind: 'devices'; id: number }
  | { kind: 'inspect'; id: number; path: string; sizes: number[] | null }
  | { kind: 'estimate'; id: number; path: string | null; sizes: number[] | null; options: EngineOptions }
  | { kind: 'abort'; id: number }
  | { kind: 'ping' }

/** What each kind of request is answered with. */
export interface Answers {
  load: null
  unload: null
  infer: InferOutcome
  embed: EmbedOutcome
  /** Of each request, its prompt and how many tokens that is. */
  measure: { text: string; tokens: number }[]
  inspect: GgufSummary
  estimate: ModelFit
  devices: string[]
}

export type Reply =
  | { kind: 'done'; id: number; result: Answers[keyof Answers] }
  | { kind: 'failed'; id: number; error: ErrorInfo }
  /** 0 to 1. */
  | { kind: 'progress'; id: number; value: number }
  | { kind: 'tokens'; id: number; batch: TokenBatch }
  /** Sent whenever it changes, before the request that changed it is answered. */
  | { kind: 'loaded'; loaded: Loaded | null }
  | { kind: 'pong'; memoryBytes: number }

const hasKind = (message: unknown, kinds: readonly string[]): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind))

const REQUESTS = [
  'load',
  'unload',
  'infer',
  'embed',
  'measure',
  'inspect',
  'estimate',
  'devices',
  'abort',
  'ping',
] satisfies Request['kind'][]
const REPLIES = ['done', 'failed', 'progress', 'tokens', 'loaded', 'pong'] satisfies Reply['kind'][]

export const isRequest = (message: unknown): message is Request => hasKind(message, REQUESTS)

export const isReply = (message: unknown): message is Reply => hasKind(message, REPLIES)

export function packTokens(tokens: readonly TokenRecord[]): TokenBatch {
  return {
    ids: Int32Array.from(tokens, (token) => token.id),
    texts: tokens.map((token) => token.text),
    p: Float64Array.from(tokens, (token) => token.p),
    t: Float64Array.from(tokens, (token) => token.t),
    channels: tokens.map((token) => token.channel),
    entropy: Float64Array.from(tokens, (token) => token.entropy ?? Number.NaN),
    alternatives: new Map(tokens.flatMap(({ alternatives }, index) => (alternatives ? [[index, alternatives]] : []))),
    forced: tokens.flatMap(({ forced }, index) => (forced ? [index] : [])),
    given: tokens.flatMap(({ given }, index) => (given ? [index] : [])),
  }
}

export function unpackTokens({
  ids,
  texts,
  p,
  t,
  channels,
  entropy,
  alternatives,
  forced,
  given,
}: TokenBatch): TokenRecord[] {
  const tokens = texts.map((text, index) => {
    const token: TokenRecord = {
      id: ids[index] ?? 0,
      text,
      p: p[index] ?? 0,
      t: t[index] ?? 0,
      channel: channels[index] ?? 'control',
    }
    const bits = entropy[index] ?? Number.NaN
    if (!Number.isNaN(bits)) token.entropy = bits
    const others = alternatives.get(index)
    if (others) token.alternatives = others
    return token
  })
  for (const index of forced) {
    const token = tokens[index]
    if (token) token.forced = true
  }
  for (const index of given) {
    const token = tokens[index]
    if (token) token.given = true
  }
  return tokens
}
