import { z } from 'zod'
import { RunId, SpanId } from './ids.ts'
import { TokenRange } from './xray.ts'

/**
 * What a token of a prompt is there for. `template` is markup of the format and whatever was not located, `tool` a declaration,
 * `summary` stands for messages that no longer fit, `generation` opens the model's own turn.
 */
export const LedgerKind = z.enum([
  'template',
  'system',
  'tool',
  'question',
  'summary',
  'thought',
  'text',
  'calls',
  'result',
  'generation',
])
export type LedgerKind = z.infer<typeof LedgerKind>

export const LedgerSegment = z.object({
  kind: LedgerKind,
  /** Name of the tool that is declared, called or answers; null for the others. */
  name: z.string().nullable(),
  /** The model's turn it belongs to, from 1; null before the first. */
  turn: z.number().nullable(),
  tokens: z.number(),
  /** Of them those the engine had read before. */
  reused: z.number(),
  /** Where its tokens are in the prompt, in order. */
  ranges: z.array(TokenRange),
})
export type LedgerSegment = z.infer<typeof LedgerSegment>

/** Older messages that a summary took the place of, before this step. */
export const LedgerDrop = z.object({
  spanId: SpanId,
  messages: z.number(),
  steps: z.number(),
  /** Tokens of the prompt that did not fit. */
  promptTokens: z.number(),
  contextSize: z.number(),
})
export type LedgerDrop = z.infer<typeof LedgerDrop>

/** A step's prompt in numbers, for the growth of the context over a run. */
export const LedgerStep = z.object({
  spanId: SpanId,
  /** Place of its span in the run. */
  order: z.number(),
  tokens: z.number(),
  reused: z.number(),
  /** Whether it wrote a summary, and is no step of the task itself. */
  summary: z.boolean(),
})
export type LedgerStep = z.infer<typeof LedgerStep>

/** What the prompt of one inference was made of. The segments' tokens sum to `tokens` exactly. */
export const Ledger = z.object({
  runId: RunId,
  spanId: SpanId,
  tokens: z.number(),
  reused: z.number(),
  /** In the order in which they begin. */
  segments: z.array(LedgerSegment),
  dropped: z.array(LedgerDrop),
  /** Every inference of the run that told its usage, in order. */
  steps: z.array(LedgerStep),
})
export type Ledger = z.infer<typeof Ledger>
