import { StudioError } from '@shared/errors.ts'
import Database from 'better-sqlite3'

export interface ConnectOptions {
  readOnly?: boolean
  /** Path of the driver's compiled binary where the packaged one does not load; null or absent uses the packaged one. */
  nativeBinding?: string | null
  /** Milliseconds to wait for a lock another process holds. */
  busyTimeout?: number
}

const BUSY_TIMEOUT_MS = 5000

/** Name, value to set, value that must be read back. */
const pragmas = (busyTimeout: number, darwin: boolean): [string, string, string | number][] => [
  ['busy_timeout', String(busyTimeout), busyTimeout],
  // Anything less loses acknowledged commits on power loss, and the driver's own default for WAL is less.
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  // Without it INSERT OR REPLACE deletes rows past their append-only triggers.
  ['recursive_triggers', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['secure_delete', 'ON', 1],
  ...(darwin
    ? ([
        ['fullfsync', 'ON', 1],
        ['checkpoint_fullfsync', 'ON', 1],
      ] as [string, string, number][])
    : []),
]

/** A bare connection without the studio's settings: for lock files and for looking into backups. */
export function rawConnection(path: string, options: ConnectOptions = {}): Database.Database {
  const { readOnly = false, nativeBinding, busyTimeout = BUSY_TIMEOUT_MS } = options
  return new Database(path, {
    readonly: readOnly,
    fileMustExist: readOnly,
    timeout: busyTimeout,
    ...(nativeBinding ? { nativeBinding } : {}),
  })
}

/**
 * Opens a connection and proves its settings by reading each one back.
 * Errors: the driver's own (see `toStoreError`), and INTERNAL when SQLite did not take a setting.
 */
export function connect(path: string, options: ConnectOptions = {}): Database.Database {
  const db = rawConnection(path, options)
  try {
    if (!options.readOnly) db.pragma('journal_mode = WAL')
    expectPragma(db, 'journal_mode', 'wal')
    for (const [name, set, expected] of pragmas(
      options.busyTimeout ?? BUSY_TIMEOUT_MS,
      process.platform === 'darwin',
    )) {
      db.pragma(`${name} = ${set}`)
      expectPragma(db, name, expected)
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function expectPragma(db: Database.Database, name: string, expected: string | number): void {
  const actual = db.pragma(name, { simple: true })
  if (actual === expected) return
  throw new StudioError(
    'INTERNAL',
    `SQLite did not take the setting ${name}=${expected} (it says ${String(actual)}). The profile may lie on a network drive; move it to a local disk.`,
  )
}
