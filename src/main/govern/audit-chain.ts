import type { AuditEntry, AuditVerdict } from '@shared/audit.ts'
import { canonicalJson, sha256 } from '../kit/canonical.ts'

/** An entry with the canonical JSON of its details, exactly as it is stored. */
export type AuditRow = AuditEntry & { details: string }

/** What stands in the place of details that were erased, and the action of the row that names such rows. */
export const ERASED = '"erased"'
export const ERASED_ACTION = 'audit.erased'

/** Hash before the first entry; it names the log, so that rows cannot be moved between databases. */
export const genesisHash = (logId: string): string => sha256(logId)

/** SHA-256 over the canonical JSON (RFC 8785) of everything the entry says, the log's name and the entry before. */
export function entryHash(logId: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, actor, action, subject, result, detailsDigest, previousHash } = entry
  return sha256(canonicalJson({ logId, seq, at, actor, action, subject, result, detailsDigest, previousHash }))
}

/**
 * Checks rows as they come, from the first one, and stops caring at the first that does not hold. Details that were erased are no fault
 * when a later row says that they were.
 */
export class ChainCheck {
  readonly #logId: string
  #head: string
  #entries = 0
  /** Rows without their details that no row has named so far, with the head before each. */
  readonly #unexplained = new Map<number, string>()
  #firstBad: AuditVerdict['firstBad'] = null

  constructor(logId: string) {
    this.#logId = logId
    this.#head = genesisHash(logId)
  }

  /** False when this row, or one before it, does not hold. */
  add(row: AuditRow): boolean {
    if (this.#firstBad) return false
    const seq = this.#entries + 1
    const reason = findFault(this.#logId, row, seq, this.#head)
    if (reason !== null) {
      this.#firstBad = { seq, reason }
      return false
    }
    if (isErased(row)) this.#unexplained.set(seq, this.#head)
    for (const each of erasedBy(row)) this.#unexplained.delete(each)
    this.#entries = seq
    this.#head = row.hash
    return true
  }

  /** `entries` and `head` are those of the part that holds. */
  get verdict(): AuditVerdict {
    for (const [seq, head] of this.#unexplained) {
      const reason = `The details of row ${seq} are gone, and no row says that they were erased.`
      return { ok: false, entries: seq - 1, firstBad: { seq, reason }, head }
    }
    return { ok: this.#firstBad === null, entries: this.#entries, firstBad: this.#firstBad, head: this.#head }
  }
}

/** Checks a whole log at once; see {@link ChainCheck}. */
export function verifyRows(logId: string, rows: Iterable<AuditRow>): AuditVerdict {
  const check = new ChainCheck(logId)
  for (const row of rows) if (!check.add(row)) break
  return check.verdict
}

function findFault(logId: string, row: AuditRow, seq: number, previousHash: string): string | null {
  if (row.seq !== seq) return `Row ${seq} is missing or out of order: row ${row.seq} is in its place.`
  if (!isErased(row) && sha256(String(row.details)) !== row.detailsDigest)
    return `The details of row ${seq} were changed after it was written.`
  if (row.previousHash !== previousHash) {
    return seq === 1
      ? 'Row 1 does not begin this log: the start was cut off, or the row or the log id was changed.'
      : `Row ${seq} does not follow row ${seq - 1}: a row was replaced, inserted or taken out here, or the link was changed.`
  }
  if (hashOrNull(logId, row) !== row.hash) return `A field of row ${seq} was changed after it was written.`
  return null
}

const isErased = ({ details, detailsDigest }: AuditRow): boolean =>
  details === ERASED && sha256(ERASED) !== detailsDigest

function erasedBy({ action, details }: AuditRow): number[] {
  if (action !== ERASED_ACTION || details === ERASED) return []
  const parsed: unknown = JSON.parse(details)
  const rows = typeof parsed === 'object' && parsed !== null && 'rows' in parsed ? parsed.rows : []
  return Array.isArray(rows) ? rows.filter((row) => typeof row === 'number') : []
}

/** Null for a row whose fields are not what the log writes, which then equals no hash. */
function hashOrNull(logId: string, row: AuditRow): string | null {
  try {
    return entryHash(logId, row)
  } catch {
    return null
  }
}
