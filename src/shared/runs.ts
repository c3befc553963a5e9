import { z } from 'zod'
import { ToolEffect } from './agents.ts'
import { Held } from './breakpoints.ts'
import { ForkedFrom } from './forks.ts'
import { AgentId, ModelId, RunId, Sha256, SpanId } from './ids.ts'
import { McpExchange, McpRequest } from './mcp-requests.ts'
import { Passport } from './passport.ts'
import { MOST_PICTURES, PictureRef } from './pictures.ts'
import { PREVIEW_CHARACTERS } from './preview.ts'
import { RunMarks } from './run-marks.ts'
import { RUN_STATUSES } from './run-status.ts'

export const RunStatus = z.enum(RUN_STATUSES)
export type RunStatus = z.infer<typeof RunStatus>

/** Whose turn comes first where runs share the engine, and who gets how much of it. */
export const RunPriority = z.enum(['low', 'normal', 'high'])
export type RunPriority = z.infer<typeof RunPriority>

/** A run that will not change any more, unless it is resumed. */
export const isFinished = (status: RunStatus): boolean => status !== 'running' && status !== 'waiting'

export const ErrorRecord = z.object({ code: z.string(), message: z.string() })
export type ErrorRecord = z.infer<typeof ErrorRecord>

export const Run = z.object({
  id: RunId,
  agentId: AgentId,
  agentVersion: z.number(),
  agentName: z.string(),
  modelId: ModelId,
  modelName: z.string(),
  input: z.string(),
  status: RunStatus,
  answer: z.string().nullable(),
  error: ErrorRecord.nullable(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Inferences completed. */
  steps: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  seed: z.number(),
  /** There for a fork. */
  forked: ForkedFrom.optional(),
  /** Where lists were asked for; never part of a record. */
  marks: RunMarks.optional(),
})
export type Run = z.infer<typeof Run>

/** The run as lists show it. */
export function previewRun(run: Run): Run {
  const { input, answer } = run
  if (input.length <= PREVIEW_CHARACTERS && (answer?.length ?? 0) <= PREVIEW_CHARACTERS) return run
  return { ...run, input: cut(input), answer: answer === null ? null : cut(answer) }
}

function cut(text: string): string {
  if (text.length <= PREVIEW_CHARACTERS) return text
  // Not through the middle of a character of two units.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(PREVIEW_CHARACTERS - 1)) ? PREVIEW_CHARACTERS - 1 : PREVIEW_CHARACTERS
  return `${text.slice(0, end)}…`
}

export const SpanKind = z.enum(['agent', 'plan', 'inference', 'tool', 'retrieval', 'check', 'approval', 'error'])
export type SpanKind = z.infer<typeof SpanKind>

export const SpanStatus = z.enum(['running', 'ok', 'error', 'cancelled', 'interrupted'])
export type SpanStatus = z.infer<typeof SpanStatus>

/** Attribute of a span that no request of the record opened: a call whose result a person gave, a question of a server within a call. */
export const SUPPLIED = 'studio.supplied'

/** A timed step. `attributes` carries OpenTelemetry GenAI names; content is fetched apart, see {@link SpanContent}. */
export const Span = z.object({
  id: SpanId,
  runId: RunId,
  parentId: SpanId.nullable(),
  kind: SpanKind,
  name: z.string(),
  status: SpanStatus,
  /** Unix milliseconds, with a fraction. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  error: ErrorRecord.nullable(),
  /** Position in the run, in order of start. */
  order: z.number(),
})
export type Span = z.infer<typeof Span>

/** Where in the answer a token belongs. `control` tokens end or frame a turn and are not shown as text. */
export const TokenChannel = z.enum(['thought', 'content', 'tool', 'control'])
export type TokenChannel = z.infer<typeof TokenChannel>

/** A token that could have come instead, or the one that came. */
export const TokenAlternative = z.object({ id: z.number().int(), text: z.string(), p: z.number() })
export type TokenAlternative = z.infer<typeof TokenAlternative>

export const TokenRecord = z.object({
  /** -1 where a server gave a token's text alone. */
  id: z.number().int(),
  text: z.string(),
  /**
   * Probability of this token, 0 to 1, in the distribution it was drawn from, recorded in the pass that chose it: after top-k,
   * top-p and min-p, and at temperature 0 among the 32 likeliest tokens, 8 with a vocabulary below 10,000 (the whole vocabulary would cost 5 to 25% of the speed).
   */
  p: z.number(),
  /** Milliseconds since the inference was asked for. */
  t: z.number(),
  channel: TokenChannel,
  /** A piece of text from a server that gives no tokens, shown while it comes: `id` and `p` mean nothing. */
  chunk: z.literal(true).optional(),
  /**
   * Bits of surprise to expect of the distribution `p` is taken from: 0 where one token was certain, 4 where 16 were equal. Absent where
   * the distribution is not known: in older recordings, and when sampling with no top-k or one above 100.
   */
  entropy: z.number().optional(),
  /** At decision points (the first token of a turn, and wherever p is below 0.9): the five likeliest, likeliest first. */
  alternatives: z.array(TokenAlternative).optional(),
  /**
   * The model's own choice (at temperature 0 its favourite, otherwise what was drawn) could not stand, and this token came in its
   * place: a call may only name declared tools and hold arguments their schemas allow, and a thought is closed when it has had its tokens. `p` and `alternatives` tell what the model
   * wanted, before the constraint.
   */
  forced: z.literal(true).optional(),
  /** It was not drawn: a fork keeps it of its parent's answer, or a person chose it. `p` is what the model gave it all the same. */
  given: z.literal(true).optional(),
})
export type TokenRecord = z.infer<typeof TokenRecord>

/** The field names llama-server reports. Times in milliseconds. */
export const Timings = z.object({
  cache_n: z.number(),
  prompt_n: z.number(),
  prompt_ms: z.number(),
  prompt_per_token_ms: z.number(),
  prompt_per_second: z.number(),
  predicted_n: z.number(),
  predicted_ms: z.number(),
  predicted_per_token_ms: z.number(),
  predicted_per_second: z.number(),
  /** Tokens guessed ahead, and how many of them came to be written; absent when none were to be guessed. */
  draft_n: z.number().optional(),
  draft_n_accepted: z.number().optional(),
})
export type Timings = z.infer<typeof Timings>

export const ToolCall = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
})
export type ToolCall = z.infer<typeof ToolCall>

export const StopReason = z.enum(['stop', 'tool_calls', 'length', 'repetition', 'abort'])
export type StopReason = z.infer<typeof StopReason>

export const InferenceContent = z.object({
  kind: z.literal('inference'),
  prompt: z.object({ text: z.string(), tokens: z.array(z.object({ id: z.number(), text: z.string() })) }),
  output: z.object({
    thought: z.string(),
    content: z.string(),
    toolCalls: z.array(ToolCall),
    /** Calls that could not be read, with the reason told to the model. */
    problems: z.array(z.string()),
    tokens: z.array(TokenRecord),
  }),
  sampling: z.record(z.string(), z.union([z.number(), z.string()])),
  seed: z.number(),
  /** Null on a server, which does not say. */
  modelSha256: Sha256.nullable(),
  engineBuild: z.string(),
  timings: Timings.nullable(),
  stopReason: StopReason.nullable(),
  /** Absent in recordings made before it was kept. */
  passport: Passport.optional(),
})

export const ToolContent = z.object({
  kind: z.literal('tool'),
  call: ToolCall,
  effect: ToolEffect,
  /** What the model was given, or null while running. */
  result: z.string().nullable(),
  isError: z.boolean(),
  /** Absent where there are none, and in older recordings. */
  pictures: z.array(PictureRef).max(MOST_PICTURES).optional(),
})

export const ApprovalContent = z.object({
  kind: z.literal('approval'),
  call: ToolCall,
  effect: ToolEffect,
  decision: z.enum(['approve', 'deny']).nullable(),
  reason: z.string().nullable(),
  /** There where a server asked something while it carried out the call. */
  exchange: McpExchange.optional(),
})

export const TextContent = z.object({
  kind: z.literal('text'),
  input: z.string().nullable(),
  output: z.string().nullable(),
})

export const SpanContent = z.discriminatedUnion('kind', [InferenceContent, ToolContent, ApprovalContent, TextContent])
export type SpanContent = z.infer<typeof SpanContent>
export type InferenceContent = z.infer<typeof InferenceContent>
export type ToolContent = z.infer<typeof ToolContent>
export type ApprovalContent = z.infer<typeof ApprovalContent>

/** `text`: null for what is none; its beginning when `cut`. */
export const ShownFile = z.object({ bytes: z.number().int().min(0), text: z.string().nullable(), cut: z.boolean() })
export type ShownFile = z.infer<typeof ShownFile>

/** What a call would do to a file, before it is made. `before` null: there is none. */
export const ProposedChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('write'), path: z.string(), before: ShownFile.nullable(), after: ShownFile }),
  z.object({ kind: z.literal('remove'), path: z.string(), before: ShownFile }),
  z.object({ kind: z.literal('move'), path: z.string(), to: z.string() }),
])
export type ProposedChange = z.infer<typeof ProposedChange>

/** An approval the run waits for; the id is the approval span's. */
export const PendingApproval = z.object({
  spanId: SpanId,
  call: ToolCall,
  effect: ToolEffect,
  /** How often the run has asked for this very call, where that is why it waits. */
  repeated: z.number().int().optional(),
  /** The rule that has it asked about. */
  because: z.string().optional(),
  /** The call is this question: who approves gives the answer. */
  question: z.object({ text: z.string(), choices: z.array(z.string()) }).optional(),
  /** What it would change, as far as its tool can tell. */
  changes: z.array(ProposedChange).default([]),
  /** Rules that would allow it from now on, the narrowest first; see `shared/permissions.ts`. */
  rules: z.array(z.string()).default([]),
  /** It cannot be undone and was done already where this run comes from: who agrees must write the tool's name. */
  typed: z.literal(true).optional(),
  /** The call is at work, and its server asks this; see `mcp.answer`. */
  request: McpRequest.optional(),
})
export type PendingApproval = z.infer<typeof PendingApproval>

/** How far a call is: `total` and `message` where its tool says them. */
export const ToolProgress = z.object({
  done: z.number(),
  total: z.number().nullable(),
  message: z.string().nullable(),
})
export type ToolProgress = z.infer<typeof ToolProgress>

export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), run: Run }),
  z.object({ type: z.literal('span'), span: Span }),
  z.object({ type: z.literal('tokens'), spanId: SpanId, tokens: z.array(TokenRecord) }),
  z.object({ type: z.literal('approvals'), pending: z.array(PendingApproval) }),
  /** What breakpoints hold now. */
  z.object({ type: z.literal('held'), held: z.array(Held) }),
  /** A tool's outcome, so that the page need not ask for every span's content. */
  z.object({ type: z.literal('toolResult'), spanId: SpanId, content: ToolContent }),
  /** Of a call that goes on; the latest counts. */
  z.object({ type: z.literal('progress'), spanId: SpanId, progress: ToolProgress }),
])
export type RunEvent = z.infer<typeof RunEvent>
