import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs'
import Database from 'better-sqlite3'
import type { SqlCell, SqlReply, SqlRequest, SqlRows } from './sql-messages.ts'

const MAX_TEXT = 10_000
const MAX_BLOB_BYTES = 64 * 1024
const MAX_COPY_BYTES = 128 * 1024 * 1024
/** Together, in characters or bytes; then the rest counts as cut. */
const MAX_RESULT = 1024 * 1024

/**
 * Runs one statement that reads, on a file nobody trusts, and closes the file again. Everything that can go wrong is in the
 * reply. Takes as long as SQLite takes: whoever calls must be able to kill the process.
 */
export function queryUntrusted(request: SqlRequest): SqlReply {
  let db: Database.Database | undefined
  try {
    db = open(request)
    return { ok: true, ...query(db, request) }
  } catch (error) {
    return { ok: false, message: explain(error, db) }
  } finally {
    db?.close()
  }
}

function open({ path, nativeBinding }: SqlRequest): Database.Database {
  const binding = nativeBinding === null ? {} : { nativeBinding }
  const copy = copyOfClosedWal(path)
  const db = copy
    ? new Database(copy, { readonly: true, ...binding })
    : new Database(path, { readonly: true, fileMustExist: true, timeout: 2000, ...binding })
  try {
    if (!copy && !leadsTo(path)) throw exchanged()
    // The file's own views and triggers may be hostile, too.
    for (const pragma of ['trusted_schema = OFF', 'query_only = ON', 'cell_size_check = ON', 'mmap_size = 0'])
      db.pragma(pragma)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Even to read a database in WAL mode SQLite leaves two files beside it. While nobody has it open (there is no `-wal`), it
 * is read into memory instead, with the two bytes that say WAL (18 and 19, sqlite.org/fileformat2.html) set back.
 */
function copyOfClosedWal(path: string): Buffer | null {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    if (!leadsTo(path)) throw exchanged()
    const header = Buffer.alloc(20)
    readSync(file, header, 0, header.length, 0)
    if (header[18] !== 2 || existsSync(`${path}-wal`) || fstatSync(file).size > MAX_COPY_BYTES) return null
    const bytes = readFileSync(file)
    bytes.fill(1, 18, 20)
    return bytes
  } finally {
    closeSync(file)
  }
}

/** SQLite opens by name and follows links: proves that what it has open is the file at this very path. */
function leadsTo(path: string): boolean {
  if (process.platform !== 'linux') return realpathSync(path) === path
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      // The descriptor that listed the folder is closed by now.
      return false
    }
  })
}

const exchanged = () => new Refusal('The file was exchanged while it was being opened, so it was not read.')

function query(db: Database.Database, { sql, maxRows }: SqlRequest): SqlRows {
  const statement = db.prepare<[], SqlCell[]>(sql)
  // `readonly` alone would let ATTACH and BEGIN through, `reader` alone a PRAGMA or RETURNING that writes.
  if (!statement.reader || !statement.readonly)
    throw new Refusal('Only statements that read are allowed, such as SELECT.')
  statement.raw(true).safeIntegers(true)
  const columns = statement.columns().map((column) => column.name)
  const rows: SqlCell[][] = []
  let size = 0
  for (const row of statement.iterate()) {
    if (rows.length === maxRows || size > MAX_RESULT) return { columns, rows, truncated: true }
    const cells = row.map(shorten)
    for (const cell of cells) size += typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 8
    rows.push(cells)
  }
  return { columns, rows, truncated: false }
}

function shorten(value: SqlCell): SqlCell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  if (value instanceof Uint8Array && value.length > MAX_BLOB_BYTES) return `(${value.length} bytes)`
  return value
}

/** Says what this code refused, where SQLite has no words for it. */
class Refusal extends Error {}

function explain(error: unknown, db: Database.Database | undefined): string {
  if (error instanceof Refusal) return error.message
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return exchanged().message
  if (/more than one statement/.test(message)) return 'Only one statement at a time is allowed.'
  if (/contains no statements/.test(message)) return 'There is no statement in the query.'
  const tables = db && /no such (table|column)/.test(message) ? tablesOf(db) : []
  const hint = tables.length > 0 ? ` The tables are: ${tables.join(', ')}.` : ''
  return `SQLite says: ${message}.${hint}`
}

/** As `name(column, column)`, so that the model can mend its query at once. */
function tablesOf(db: Database.Database): string[] {
  const sql = `select t.name || '(' || group_concat(c.name, ', ') || ')' as name from pragma_table_list t
    join pragma_table_xinfo(t.name) c where t.schema = 'main' and t.name not like 'sqlite_%' group by t.name limit 30`
  return db
    .prepare<[], { name: string }>(sql)
    .all()
    .map((row) => row.name)
}
