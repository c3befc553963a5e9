import { z } from 'zod'
import { RunId, SpanId } from './ids.ts'
import { FormatId } from './models.ts'
import { ToolCall } from './runs.ts'

/**
 * What a token is in the format of its answer. `frame` is markup and space that the format needs between the other parts, `stray`
 * is text inside a call where none belongs, `stop` ended the answer.
 */
export const TokenPart = z.enum(['thought', 'text', 'open', 'name', 'key', 'value', 'close', 'frame', 'stray', 'stop'])
export type TokenPart = z.infer<typeof TokenPart>

/** What a call must hold to be made. */
export const CallRule = z.enum([
  'name',
  'known-tool',
  'no-stray-text',
  'named-argument',
  'argument-once',
  'type',
  'required',
  'json',
  'object',
  'whole',
])
export type CallRule = z.infer<typeof CallRule>

/** Tokens of an answer by place: `from` up to but without `to`. */
export const TokenRange = z.object({ from: z.number(), to: z.number() })
export type TokenRange = z.infer<typeof TokenRange>

export const XrayToken = z.object({
  id: z.number(),
  text: z.string(),
  part: TokenPart,
  /** Place of the call it belongs to, among all calls of the answer. */
  call: z.number().nullable(),
  /** Place of the argument it belongs to, among those of its call. */
  argument: z.number().nullable(),
})
export type XrayToken = z.infer<typeof XrayToken>

export const XrayArgument = z.object({
  name: z.string(),
  /** As it was written. */
  raw: z.string(),
  /** Whether the tool's schema knows it. */
  declared: z.boolean(),
  required: z.boolean(),
  /** JSON types its schema allows; null when it allows any. */
  expected: z.array(z.string()).nullable(),
  /** What was written: `text` where the format has nothing else, else a JSON type. */
  from: z.string(),
  /** JSON type of `value`. */
  type: z.string(),
  value: z.unknown(),
  ok: z.boolean(),
})
export type XrayArgument = z.infer<typeof XrayArgument>

export const XrayProblem = z.object({
  rule: CallRule,
  /** The sentence the model was told. */
  message: z.string(),
  tokens: TokenRange,
})
export type XrayProblem = z.infer<typeof XrayProblem>

export const XrayCall = z.object({
  name: z.string(),
  /** Whether the run had a tool of this name. */
  declared: z.boolean(),
  arguments: z.array(XrayArgument),
  /** Required arguments that are not there. */
  missing: z.array(z.object({ name: z.string(), expected: z.array(z.string()).nullable() })),
  problems: z.array(XrayProblem),
  /** The call as it was made; null when it could not be. */
  call: ToolCall.nullable(),
  tokens: TokenRange,
})
export type XrayCall = z.infer<typeof XrayCall>

/** One answer taken apart: every token in its place, every call with how it was read. */
export const Xray = z.object({
  runId: RunId,
  spanId: SpanId,
  format: FormatId,
  /** Whether the prompt left a thought open, so that the answer begins inside it. */
  thoughtOpen: z.boolean(),
  tools: z.array(z.string()),
  tokens: z.array(XrayToken),
  calls: z.array(XrayCall),
  content: z.string(),
  /** Whether today's reader reads the answer as it was read when it was recorded. */
  agrees: z.boolean(),
})
export type Xray = z.infer<typeof Xray>
