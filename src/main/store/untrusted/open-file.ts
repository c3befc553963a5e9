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
import { exchanged } from './refusal.ts'

const MAX_COPY_BYTES = 128 * 1024 * 1024

interface Place {
  path: string
  nativeBinding: string | null
}

/** A database that is only read. Errors: the driver's, and a refusal for a file that is not the one at this path any more. */
export function openForReading({ path, nativeBinding }: Place): Database.Database {
  const binding = bindingOf(nativeBinding)
  const copy = copyOfClosedWal(path)
  const db = copy
    ? new Database(copy, { readonly: true, ...binding })
    : new Database(path, { readonly: true, fileMustExist: true, timeout: 2000, ...binding })
  return hardened(db, copy ? null : path, ['query_only = ON'])
}

/** An empty one in memory. */
export const openInMemory = (nativeBinding: string | null): Database.Database =>
  hardened(new Database(':memory:', bindingOf(nativeBinding)), null, ['temp_store = MEMORY', 'journal_mode = OFF'])

/** Opens a file to read; it is proven to be the one at this very path, and no link. The caller closes it. */
export function openPlainFile(path: string): number {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  if (leadsTo(path)) return file
  closeSync(file)
  throw exchanged()
}

const bindingOf = (nativeBinding: string | null) => (nativeBinding === null ? {} : { nativeBinding })

/** Does what keeps a hostile file from doing harm; closes it when it is not the one at `path`, null for one in memory. */
export function hardened(db: Database.Database, path: string | null, more: readonly string[]): Database.Database {
  try {
    if (path !== null && !leadsTo(path)) throw exchanged()
    // The file's own views and triggers may be hostile, too.
    for (const pragma of ['trusted_schema = OFF', 'cell_size_check = ON', 'mmap_size = 0', ...more]) db.pragma(pragma)
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
  const file = openPlainFile(path)
  try {
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
