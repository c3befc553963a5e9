import type { EvidenceSource, MemoryStatus } from '@shared/memory.ts'
import type { Tx } from '../store/types.ts'
import { logOdds, WEIGHTS } from './belief.ts'
import { evidenceOf, type MemoryRow } from './rows.ts'

/** The entry of a run's record, or of the audit log, that says so. */
export interface Witness {
  /** A run's id, or `audit`. */
  session: string
  seq: number
  span: string | null
  /** SHA-256, hex. */
  hash: string
  source: EvidenceSource
}

/** Later than everything written before, so that each state the memory was in has a moment of its own; Unix milliseconds. */
export function nextTime(tx: Tx): number {
  const last = tx.get<{ at: number | null }>('SELECT max(tx_from) AS at FROM memory_version')?.at ?? 0
  return Math.max(Date.now(), last + 0.01)
}

export interface VersionChange {
  status?: MemoryStatus
  supersededBy?: string | null
  validTo?: number | null
  importance?: number
}

/** Ends what held and lets something else hold from `at` on. */
export function changeVersion(tx: Tx, row: MemoryRow, at: number, change: VersionChange): void {
  const { seq, validFrom, validTo, status, supersededBy, importance } = row
  tx.run('UPDATE memory_version SET tx_to = :at WHERE memory_seq = :seq AND tx_to IS NULL', { seq, at })
  insertVersion(tx, { seq, validFrom, validTo, status, supersededBy, importance, ...change }, at)
}

export function insertVersion(
  tx: Tx,
  version: Pick<MemoryRow, 'seq' | 'validFrom' | 'validTo' | 'status' | 'supersededBy' | 'importance'>,
  at: number,
): void {
  const { seq, validFrom, validTo, status, supersededBy, importance } = version
  tx.run(
    `INSERT INTO memory_version (memory_seq, tx_from, valid_from, valid_to, status, superseded_by, importance)
     VALUES (:seq, :at, :validFrom, :validTo, :status, :supersededBy, :importance)`,
    { seq, at, validFrom, validTo, status, supersededBy, importance },
  )
}

/** Keeps why a memory is believed, or with `polarity` -1 why not; the same entry counts once. */
export function addEvidence(tx: Tx, seq: number, witness: Witness, at: number, polarity: 1 | -1 = 1): void {
  const { session, span, hash, source } = witness
  tx.run(
    `INSERT OR IGNORE INTO memory_evidence (memory_seq, session, seq, span, event_hash, polarity, source, weight, at)
     VALUES (:seq, :session, :entry, :span, :hash, :polarity, :source, :weight, :at)`,
    {
      seq,
      session,
      entry: witness.seq,
      span,
      hash: Buffer.from(hash, 'hex'),
      polarity,
      source,
      weight: WEIGHTS[source],
      at,
    },
  )
  weigh(tx, seq)
}

/** Works the belief out anew from the evidence there is. */
export function weigh(tx: Tx, seq: number): void {
  const evidence = evidenceOf(tx, seq)
  const confirmed = Math.max(0, ...evidence.filter(({ polarity }) => polarity > 0).map(({ at }) => at))
  tx.run('UPDATE memory SET logodds = :logodds, last_confirmed = max(created_at, :confirmed) WHERE seq = :seq', {
    seq,
    logodds: logOdds(evidence),
    confirmed,
  })
}
