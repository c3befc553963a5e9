import type Database from 'better-sqlite3'
import type { SqlCell, SqlRows } from '../sql-messages.ts'
import { Refusal } from './refusal.ts'

const MAX_TEXT = 10_000
const MAX_BLOB_BYTES = 64 * 1024
/** Together, in characters or bytes; then the rest counts as cut. */
const MAX_RESULT = 1024 * 1024

/** Runs one statement that reads. Takes as long as SQLite takes: whoever calls must be able to kill the process. */
export function runQuery(db: Database.Database, sql: string, maxRows: number): SqlRows {
  const statement = db.prepare<[], SqlCell[]>(sql)
  // `readonly` alone would let ATTACH and BEGIN through, `reader` alone a PRAGMA or RETURNING that writes.
  if (!statement.reader || !statement.readonly)
    throw new Refusal('Only statements that read are allowed, such as SELECT.')
  statement.raw(true).safeIntegers(true)
  const described = statement.columns()
  const head = { columns: described.map(({ name }) => name), types: described.map(({ type }) => type) }
  const rows: SqlCell[][] = []
  let size = 0
  for (const row of statement.iterate()) {
    if (rows.length === maxRows || size > MAX_RESULT) return { ...head, rows, truncated: true }
    const cells = row.map(shortenCell)
    for (const cell of cells) size += typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 8
    rows.push(cells)
  }
  return { ...head, rows, truncated: false }
}

/** A value that fits into an answer. */
export function shortenCell(value: SqlCell): SqlCell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  if (value instanceof Uint8Array && value.length > MAX_BLOB_BYTES) return `(${value.length} bytes)`
  return value
}
