import { z } from 'zod'
import { RunId, SpanId } from './ids.ts'

/** What a model read of a call. */
const Said = z.object({ content: z.string(), isError: z.boolean() })

/** A call of a past run whose result would be another one now. */
export const ChangedCall = z.object({
  runId: RunId,
  spanId: SpanId,
  /** Its place in the run. */
  order: z.number(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  input: z.record(z.string(), z.unknown()),
  before: Said,
  after: Said,
})
export type ChangedCall = z.infer<typeof ChangedCall>

/** `notPure`: it changes things, and what it was answered is not known; `asks`: it asks for something that it was never answered. */
export const UNCOMPARED = ['notPure', 'asks', 'chance'] as const

export const RecordedReport = z.object({
  /** Calls that were made again. */
  calls: z.number().int(),
  runs: z.number().int(),
  /** Newest first. */
  changed: z.array(ChangedCall),
  /** Calls of which nothing can be said, by the reason. */
  uncompared: z.array(z.object({ reason: z.enum(UNCOMPARED), count: z.number().int() })),
  /** There are more recorded calls than were looked at. */
  cut: z.boolean(),
})
export type RecordedReport = z.infer<typeof RecordedReport>

export const RecordedEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), calls: z.number().int() }),
  z.object({ type: z.literal('done'), report: RecordedReport }),
])
export type RecordedEvent = z.infer<typeof RecordedEvent>
