import { RunId } from '@shared/ids.ts'
import type { Run } from '@shared/runs.ts'
import { z } from 'zod'
import { canonicalJson, sha256 } from '../kit/canonical.ts'
import type { Tx } from '../store/types.ts'

/** One line of a run's record, in the order in which things became true. `stateHash` chains it to all before it. */
export interface LogEntry {
  seq: number
  type: string
  /** Unix milliseconds. */
  at: number
  /** JSON; large values are blobs named by their SHA-256. */
  data: Record<string, unknown>
  stateHash: string
}

/** An entry as it is stored. */
export interface LogRow {
  seq: number
  type: string
  at: number
  data: string
  state_hash: Uint8Array
}

/** The hash before the first entry names the run, so that entries cannot be moved between runs. */
export const firstHash = (runId: RunId): string => sha256(`run:${runId}`)

/** The run whose name the chain begins with: of a fork its oldest ancestor. */
export const originOf = ({ id, forked }: Pick<Run, 'id' | 'forked'>): RunId => forked?.rootId ?? id

/** `S_k = SHA-256(S_{k-1} ‖ JCS(entry_k))`. */
export function chainHash(previous: string, entry: Omit<LogEntry, 'stateHash'>): string {
  const { seq, type, at, data } = entry
  return sha256(previous, canonicalJson({ seq, type, at, data }))
}

/** The append-only record of one run. Every entry is written inside the transaction that makes it true. */
export class RunLog {
  readonly #runId: RunId
  #seq: number
  #hash: string

  constructor(runId: RunId, entries: LogEntry[] = []) {
    const last = entries.at(-1)
    this.#runId = runId
    this.#seq = last?.seq ?? 0
    this.#hash = last?.stateHash ?? firstHash(runId)
  }

  /** Number the next entry gets, from 1. */
  get nextSeq(): number {
    return this.#seq + 1
  }

  /** Appends inside `tx`. When `tx` fails the log object must not be used again. */
  append(tx: Tx, type: string, at: number, data: Record<string, unknown>): LogEntry {
    const body = { seq: this.#seq + 1, type, at, data }
    const entry = { ...body, stateHash: chainHash(this.#hash, body) }
    tx.run(
      `INSERT INTO run_event (run_id, seq, type, at, data, state_hash)
       VALUES (:runId, :seq, :type, :at, :data, :stateHash)`,
      {
        runId: this.#runId,
        seq: entry.seq,
        type,
        at,
        data: JSON.stringify(data),
        stateHash: Buffer.from(entry.stateHash, 'hex'),
      },
    )
    this.#seq = entry.seq
    this.#hash = entry.stateHash
    return entry
  }
}

/** The whole record of a run, in order. */
export function readRunLog(tx: Tx, runId: RunId): LogEntry[] {
  const rows = tx.all<LogRow>(
    'SELECT seq, type, at, data, state_hash FROM run_event WHERE run_id = :runId ORDER BY seq',
    {
      runId,
    },
  )
  return rows.map(logEntry)
}

export const logEntry = (row: LogRow): LogEntry => ({
  seq: row.seq,
  type: row.type,
  at: row.at,
  data: JSON.parse(row.data) as Record<string, unknown>,
  stateHash: Buffer.from(row.state_hash).toString('hex'),
})

/** The entries up to `seq` that say what a run was made with: its start, and where it left a parent. */
export const readBeginnings = (tx: Tx, runId: RunId, seq: number): LogEntry[] =>
  tx
    .all<LogRow>(
      `SELECT seq, type, at, data, state_hash FROM run_event
       WHERE run_id = :runId AND seq <= :seq AND type IN ('started', 'branched') ORDER BY seq`,
      { runId, seq },
    )
    .map(logEntry)

/** What the entry where a fork leaves its parent says of the chain. */
const Branch = z.object({ run: RunId, origin: RunId, parent: z.object({ hash: z.string() }) })

/**
 * First entry whose hash does not follow from the one before, or null. A fork's chain begins with the name of its oldest ancestor, and
 * the last entry that leaves a parent names the fork itself.
 */
export function findBrokenEntry(runId: RunId, entries: readonly LogEntry[]): number | null {
  const branches = entries.filter(({ type }) => type === 'branched')
  const parted = branches.map(({ data }) => Branch.safeParse(data).data)
  const origin = parted[0]?.origin ?? runId
  if (branches.length > 0 && parted.at(-1)?.run !== runId) return branches.at(-1)?.seq ?? 1
  let previous = firstHash(origin)
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1 || chainHash(previous, entry) !== entry.stateHash) return index + 1
    const branch = parted[branches.indexOf(entry)]
    if (entry.type === 'branched' && (branch?.origin !== origin || branch.parent.hash !== previous)) return index + 1
    previous = entry.stateHash
  }
  return null
}
