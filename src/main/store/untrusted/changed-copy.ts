import Database from 'better-sqlite3'
import type { SqlCopy, SqlWork } from '../sql-messages.ts'
import { hardened } from './open-file.ts'
import { Refusal } from './refusal.ts'
import { runChanges } from './run-changes.ts'

/** Where a file says which journal it is written with, 2 for a WAL (sqlite.org/fileformat2.html, 1.3.2). */
const JOURNAL_KIND = [18, 20] as const

/** A whole database file in memory, to be changed. Errors: the driver's, as for what is no database. */
export function openCopy(file: Uint8Array, mostBytes: number, nativeBinding: string | null): Database.Database {
  const bytes = Buffer.from(file)
  // In memory there is no WAL, and SQLite refuses a file that asks for one.
  if (isWal(bytes)) bytes.fill(1, ...JOURNAL_KIND)
  const binding = nativeBinding === null ? {} : { nativeBinding }
  // An empty file is an empty database.
  const db = bytes.length === 0 ? new Database(':memory:', binding) : new Database(bytes, binding)
  hardened(db, null, ['temp_store = MEMORY', 'recursive_triggers = ON'])
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  db.pragma(`max_page_count = ${Math.floor(mostBytes / pageSize)}`)
  return db
}

/** Changes the copy with statements, all or none of them. The file that was given stays as it is. */
export function changeCopy(
  db: Database.Database,
  { file, sql, params, mostBytes }: Extract<SqlWork, { kind: 'execute' }>,
): SqlCopy {
  const changes = withinSize(() => runChanges(db, sql, params), mostBytes)
  const after = db.serialize()
  if (isWal(file)) after.fill(2, ...JOURNAL_KIND)
  return { ...changes, file: after }
}

const isWal = (file: Uint8Array): boolean => file[JOURNAL_KIND[0]] === 2

/** SQLite's own words for it speak of a disk that is full. */
function withinSize<T>(work: () => T, mostBytes: number): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL')) throw error
    throw new Refusal(
      `The file would become larger than the ${mostBytes / 1024 / 1024} MB that can be undone, so nothing was changed.`,
    )
  }
}
