import { RunId, SpanId } from '@shared/ids.ts'
import { type Memory, MemoryId, type MemoryKind, type MemoryStatus } from '@shared/memory.ts'
import type { Tx } from '../store/types.ts'
import { authority, halfLife, logOdds, probability, remaining, type Testimony } from './belief.ts'

/** A memory with the version of it that held at some moment. */
export interface MemoryRow {
  seq: number
  id: string
  text: string
  kind: MemoryKind
  scope: string
  subject: string | null
  predicate: string | null
  object: string | null
  objectKey: string | null
  subjectKey: string | null
  logodds: number
  lastConfirmed: number
  createdAt: number
  runId: string | null
  spanId: string | null
  txFrom: number
  validFrom: number | null
  validTo: number | null
  status: MemoryStatus
  supersededBy: string | null
  importance: number
  halfLifeDays: number | null
}

export const ROW = `m.seq, m.id, m.text, m.kind, m.scope, m.subject, m.predicate, m.object,
  m.subject_key AS subjectKey, m.object_key AS objectKey, m.logodds, m.last_confirmed AS lastConfirmed,
  m.created_at AS createdAt, m.run_id AS runId, m.span_id AS spanId, v.tx_from AS txFrom, v.valid_from AS validFrom,
  v.valid_to AS validTo, v.status, v.superseded_by AS supersededBy, v.importance,
  (SELECT half_life_days FROM memory_predicate WHERE name = m.predicate) AS halfLifeDays`

/** Needs `:asOf`, null for now. */
export const HELD = `(CASE WHEN :asOf IS NULL THEN v.tx_to IS NULL
  ELSE v.tx_from <= :asOf AND (v.tx_to IS NULL OR v.tx_to > :asOf) END)`

export const SOURCE = 'memory AS m JOIN memory_version AS v ON v.memory_seq = m.seq'

/** The memory as it is now; undefined when there is none. */
export const findRow = (tx: Pick<Tx, 'get'>, id: string): MemoryRow | undefined =>
  tx.get<MemoryRow>(`SELECT ${ROW} FROM ${SOURCE} WHERE m.id = :id AND v.tx_to IS NULL`, { id })

export interface EvidenceRow extends Testimony {
  at: number
}

/** What speaks for or against it, of what was known at `asOf`. */
export const evidenceOf = (tx: Pick<Tx, 'all'>, seq: number, asOf: number | null = null): EvidenceRow[] =>
  tx.all<EvidenceRow>(
    `SELECT source, polarity, session, at FROM memory_evidence
     WHERE memory_seq = :seq AND (:asOf IS NULL OR at <= :asOf) ORDER BY at`,
    { seq, asOf },
  )

/** The belief in a memory at a moment: of the evidence there was then, decayed until then. */
export function beliefIn(
  tx: Pick<Tx, 'all'>,
  row: MemoryRow,
  asOf: number | null,
): { confidence: number; lastConfirmedAt: number; freshness: number } {
  const at = asOf ?? Date.now()
  let { logodds, lastConfirmed } = row
  if (asOf !== null) {
    const evidence = evidenceOf(tx, row.seq, asOf)
    logodds = logOdds(evidence)
    lastConfirmed = Math.max(row.createdAt, ...evidence.filter((one) => one.polarity > 0).map((one) => one.at))
  }
  const freshness = remaining(at - lastConfirmed, halfLife(row.kind, row.scope, row.halfLifeDays))
  return { confidence: probability(logodds, freshness), lastConfirmedAt: lastConfirmed, freshness }
}

/** What stands against what somebody of more authority said holds only as far as that does not: many who repeat it are no person. */
function contested(tx: Pick<Tx, 'all'>, row: MemoryRow, asOf: number | null, confidence: number): number {
  if (row.status !== 'conflict' || row.subjectKey === null) return confidence
  const mine = authority(evidenceOf(tx, row.seq, asOf))
  const others = tx.all<MemoryRow>(
    `SELECT ${ROW} FROM ${SOURCE} WHERE m.subject_key = :subjectKey AND m.predicate = :predicate AND m.scope = :scope
       AND m.seq <> :seq AND ${HELD} AND +v.status IN ('active', 'conflict')`,
    { subjectKey: row.subjectKey, predicate: row.predicate, scope: row.scope, seq: row.seq, asOf },
  )
  const above = others.filter((other) => authority(evidenceOf(tx, other.seq, asOf)) > mine)
  return Math.min(confidence, ...above.map((other) => 1 - beliefIn(tx, other, asOf).confidence))
}

export function toMemory(tx: Pick<Tx, 'all'>, row: MemoryRow, asOf: number | null = null): Memory {
  const { confidence: own, lastConfirmedAt } = beliefIn(tx, row, asOf)
  const confidence = contested(tx, row, asOf, own)
  const { subject, predicate, object } = row
  return {
    id: MemoryId.parse(row.id),
    text: row.text,
    kind: row.kind,
    scope: row.scope,
    triple: subject !== null && predicate !== null && object !== null ? { subject, predicate, object } : null,
    status: row.status,
    supersededBy: row.supersededBy === null ? null : MemoryId.parse(row.supersededBy),
    validFrom: row.validFrom,
    validTo: row.validTo,
    importance: row.importance,
    confidence,
    lastConfirmedAt,
    createdAt: row.createdAt,
    // A tool tried outside of runs has no such ids.
    runId: RunId.safeParse(row.runId).data ?? null,
    spanId: SpanId.safeParse(row.spanId).data ?? null,
  }
}
