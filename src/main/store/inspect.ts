import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { rawConnection } from './connect.ts'
import { errorCode } from './errors.ts'

/** `AGLM`; marks a file as a database of the studio. */
export const APPLICATION_ID = 0x41474c4d

/** Offsets in the header of an SQLite file, https://www.sqlite.org/fileformat2.html section 1.3. */
const MAGIC = 'SQLite format 3\0'
const USER_VERSION_AT = 60
const APPLICATION_ID_AT = 68
const HEADER_BYTES = 100

/**
 * Looks at a database file that nobody in this process has open, and changes nothing.
 * Errors: STORE_TOO_NEW, CONFLICT when it belongs to another program; the driver's own when it cannot be read.
 */
export function refuseStrangers(path: string, latest: number, nativeBinding?: string | null): void {
  if (!existsSync(path)) return
  const header = readHeader(path)
  if (header?.applicationId === APPLICATION_ID) return refuseNewer(path, header.userVersion, latest)
  // The header may lag behind the write-ahead log after a crash, and a new file has no id yet: ask SQLite.
  const { applicationId, tables } = askSqlite(path, nativeBinding ?? null)
  if (applicationId === APPLICATION_ID || (applicationId === 0 && tables === 0)) return
  const message = `${path} is a database of another program. Move it away, or choose another profile folder.`
  throw new StudioError('CONFLICT', message)
}

function askSqlite(path: string, nativeBinding: string | null): { applicationId: unknown; tables: unknown } {
  const ask = (readOnly: boolean) => {
    const db = rawConnection(path, { readOnly, nativeBinding })
    try {
      return {
        applicationId: db.pragma('application_id', { simple: true }),
        tables: db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get(),
      }
    } finally {
      db.close()
    }
  }
  try {
    return ask(true)
  } catch (error) {
    // A log that its writer was killed over must be recovered first, which only a connection that may write can do.
    if (!errorCode(error)?.startsWith('SQLITE_READONLY')) throw error
    return ask(false)
  }
}

/** Errors: STORE_TOO_NEW when the schema version of the file is above the newest this program knows. */
export function refuseNewer(path: string, userVersion: number, latest: number): void {
  if (userVersion <= latest) return
  const message =
    `${basename(path)} was written by a newer AutoGLM Studio: its schema is version ${userVersion}, this program knows ` +
    `up to version ${latest}. Update the studio, or choose another profile folder. Nothing was changed.`
  throw new StudioError('STORE_TOO_NEW', message, { data: { found: userVersion, known: latest, path } })
}

/** Null for an empty or short file and for one that is not SQLite's. */
function readHeader(path: string): { applicationId: number; userVersion: number } | null {
  if (statSync(path).size < HEADER_BYTES) return null
  const bytes = Buffer.alloc(HEADER_BYTES)
  const descriptor = openSync(path, 'r')
  try {
    readSync(descriptor, bytes, 0, HEADER_BYTES, 0)
  } finally {
    closeSync(descriptor)
  }
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null
  return { applicationId: bytes.readInt32BE(APPLICATION_ID_AT), userVersion: bytes.readInt32BE(USER_VERSION_AT) }
}
