import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { connect } from './connect.ts'
import { Connection } from './connection.ts'
import { toStoreError } from './errors.ts'
import { refuseStrangers } from './inspect.ts'
import { firstProblem } from './soundness.ts'

export interface Snapshot {
  connection: Connection
  /** The copy; further read-only connections may be opened on it. */
  file: string
  /** Removes the copy; close the connections first. */
  release: () => void
}

/**
 * A private copy of a database that cannot be written where it is: SQLite cannot read a file in WAL mode without making
 * files beside it. Errors: STORE_TOO_NEW, STORE_CORRUPT, STORE_FULL, STORE_READ_ONLY when it needs a migration first.
 */
export function openSnapshot(path: string, latest: number, nativeBinding: string | null): Snapshot {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-readonly-'))
  const release = () => rmSync(folder, { recursive: true, force: true })
  let connection: Connection | undefined
  try {
    const file = join(folder, basename(path))
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, file + suffix)
    refuseStrangers(file, latest, nativeBinding)
    connection = new Connection(connect(file, { nativeBinding }), file)
    const problem = firstProblem(connection.db, 'quick_check')
    if (problem)
      throw new StudioError('STORE_CORRUPT', `${path} is damaged and cannot be repaired where it is: ${problem}.`)
    if (connection.pragma('user_version') !== latest) throw outdated(path)
    return { connection, file, release }
  } catch (error) {
    connection?.close()
    release()
    throw toStoreError(error, path)
  }
}

function outdated(path: string): StudioError {
  const message = `${path} was written by an older studio and must be updated, but it cannot be written. Make the profile folder writable.`
  return new StudioError('STORE_READ_ONLY', message)
}
