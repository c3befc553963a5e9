import { z } from 'zod'

export const AuditEntry = z.object({
  /** From 1, without a gap. */
  seq: z.number(),
  /** Unix milliseconds. */
  at: z.number(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  result: z.string(),
  /** SHA-256 of the details' canonical JSON. */
  detailsDigest: z.string(),
  previousHash: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditVerdict = z.object({
  ok: z.boolean(),
  entries: z.number(),
  /** First row that does not hold, and why; null when all do. */
  firstBad: z.object({ seq: z.number(), reason: z.string() }).nullable(),
  /** Hash of the newest row; keep it elsewhere to prove later that nothing before it was changed. */
  head: z.string(),
})
export type AuditVerdict = z.infer<typeof AuditVerdict>
