import type { AuditEntry, AuditVerdict } from '@shared/audit.ts'
import { StudioError } from '@shared/errors.ts'
import { canonicalJson, sha256 } from '../kit/canonical.ts'
import type { Reader, Store, Tx } from '../store/types.ts'
import { type AuditRow, ChainCheck, ERASED, ERASED_ACTION, entryHash, genesisHash } from './audit-chain.ts'
import { toJsonValue } from './json-value.ts'

/** What happened, as the caller says it. */
export interface AuditEvent {
  /** `user`, `api`, `cli`, or what acted by itself. */
  actor: string
  /** Such as `run.started`. */
  action: string
  /** Id of what it was done to. */
  subject: string
  /** `ok`, `denied`, or an error code. */
  result: string
  /** JSON; kept beside the row and covered by its hash. Never put a secret or long content here. */
  details?: unknown
}

const COLUMNS = `seq, at, actor, action, subject, result, details,
  details_digest AS detailsDigest, previous_hash AS previousHash, hash`

/** Bounds of what SQLite can number; a forged row below 1 must be seen too. */
const MIN_SEQ = -(2n ** 63n)
const MAX_SEQ = 2n ** 63n - 1n

/** Rows read at a time while the whole log is checked. */
const PAGE = 1000

/**
 * The tamper-evident list of who did what. Any later change to a row, and any row taken out, put in or moved, shows; rows
 * cut from the end, or a log rewritten as a whole, show only against a head hash that was kept elsewhere.
 */
export class AuditLog {
  readonly #store: Store
  readonly #now: () => number

  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store
    this.#now = now
  }

  /** Appends by itself; on disk when it returns. Errors: those of {@link Store.write}. */
  append(event: AuditEvent): AuditEntry {
    return this.#store.write((tx) => this.appendIn(tx, event))
  }

  /** Appends with the change it describes: both or neither. */
  appendIn(tx: Tx, event: AuditEvent): AuditEntry {
    const logId = this.#store.logId
    const last = tx.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1')
    const details = canonicalDetails(event.details)
    const body = {
      seq: (last?.seq ?? 0) + 1,
      at: Math.round(this.#now()),
      actor: event.actor.toWellFormed(),
      action: event.action.toWellFormed(),
      subject: event.subject.toWellFormed(),
      result: event.result.toWellFormed(),
      detailsDigest: sha256(details),
      previousHash: last?.hash ?? genesisHash(logId),
    }
    const entry: AuditEntry = { ...body, hash: entryHash(logId, body) }
    tx.run(
      `INSERT INTO audit (seq, at, actor, action, subject, result, details, details_digest, previous_hash, hash)
       VALUES (:seq, :at, :actor, :action, :subject, :result, :details, :detailsDigest, :previousHash, :hash)`,
      { ...entry, details },
    )
    return entry
  }

  /**
   * Takes the details of these rows out for good and says so in a row of its own; the log still verifies, since hashes cover details by
   * their digest. Nothing without rows that have some.
   */
  eraseIn(tx: Tx, rows: readonly number[], event: Pick<AuditEvent, 'actor' | 'subject'>): void {
    const erased = tx.all<{ seq: number }>(
      `SELECT seq FROM audit WHERE seq IN (SELECT value FROM json_each(:rows)) AND action <> :action
         AND details NOT IN (:erased, 'null', '{}') ORDER BY seq`,
      { rows: JSON.stringify(rows), action: ERASED_ACTION, erased: ERASED },
    )
    if (erased.length === 0) return
    for (const { seq } of erased) tx.run('UPDATE audit SET details = :erased WHERE seq = :seq', { seq, erased: ERASED })
    const details = { rows: erased.map(({ seq }) => seq) }
    this.appendIn(tx, { ...event, action: ERASED_ACTION, result: 'ok', details })
  }

  /** Newest first; `before` is a sequence number. */
  async list({ limit, before }: { limit: number; before?: number | undefined }): Promise<AuditEntry[]> {
    const rows = await this.#store.reader.all<AuditRow>(
      `SELECT ${COLUMNS} FROM audit WHERE seq < :before ORDER BY seq DESC LIMIT :limit`,
      { limit, before: before ?? MAX_SEQ },
    )
    return rows.map(({ details: _, ...entry }) => entry)
  }

  /** Details of one row. Errors: NOT_FOUND. */
  async details(seq: number): Promise<unknown> {
    const [row] = await this.#store.reader.all<{ details: string }>('SELECT details FROM audit WHERE seq = :seq', {
      seq,
    })
    if (!row) throw new StudioError('NOT_FOUND', `The audit log has no row ${seq}.`)
    return JSON.parse(row.details)
  }

  /** Checks the whole log, a page at a time, without stopping anything else. */
  verify(signal?: AbortSignal): Promise<AuditVerdict> {
    return verifyStore(this.#store.reader, this.#store.logId, signal)
  }
}

/** Checks the log of any store. Errors: CANCELLED through `signal`; those of the reader. */
export async function verifyStore(reader: Reader, logId: string, signal?: AbortSignal): Promise<AuditVerdict> {
  const check = new ChainCheck(logId)
  let after: number | bigint = MIN_SEQ
  for (;;) {
    signal?.throwIfAborted()
    const rows: AuditRow[] = await reader.all<AuditRow>(
      `SELECT ${COLUMNS} FROM audit WHERE seq > :after ORDER BY seq LIMIT :limit`,
      { after, limit: PAGE },
    )
    for (const row of rows) if (!check.add(row)) return check.verdict
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return check.verdict
    after = last.seq
  }
}

function canonicalDetails(details: unknown): string {
  try {
    return canonicalJson(toJsonValue(details))
  } catch (error) {
    throw new StudioError(
      'VALIDATION_FAILED',
      'The details of this action have no JSON form, so it cannot be logged.',
      {
        cause: error,
      },
    )
  }
}
