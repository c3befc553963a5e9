import { z } from 'zod'
import { AuditEntry } from './audit.ts'
import { RunId, SpanId } from './ids.ts'

/** One line of a run's record as it was written; large values stand in it as the SHA-256 of a blob. */
export const RecordEntry = z.object({
  seq: z.number(),
  type: z.string(),
  /** Unix milliseconds. */
  at: z.number(),
  data: z.record(z.string(), z.unknown()),
  /** Chains the entry to all before it. */
  stateHash: z.string(),
})
export type RecordEntry = z.infer<typeof RecordEntry>

/** What was written of one step, and in the audit log about it. */
export const StepRecord = z.object({
  runId: RunId,
  spanId: SpanId,
  /** Of the run itself: all entries that belong to no step. */
  entries: z.array(RecordEntry),
  /** Oldest first. */
  audit: z.array(AuditEntry),
})
export type StepRecord = z.infer<typeof StepRecord>
