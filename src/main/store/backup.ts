import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { rawConnection } from './connect.ts'
import type { Connection } from './connection.ts'
import { toStoreError } from './errors.ts'
import { APPLICATION_ID } from './inspect.ts'
import { firstProblem } from './soundness.ts'

const KEPT = 3
const DAY_MS = 24 * 3600 * 1000
/** Copying more than this at every day's last exit would be felt. */
const MAX_DAILY_BYTES = 500 * 1024 * 1024
const NAME = /^backup-v\d+-(\d{8}T\d{9}Z)\.db$/

/** `20260131T142530123Z`: sorts by time and is a valid file name everywhere. */
export const stamp = (at = new Date()): string => at.toISOString().replace(/[-:.]/g, '')

export const backupFolder = (path: string): string => join(dirname(path), 'backups')

/** Paths of the backups beside the database at `path`, newest first. Not verified here. */
export function listBackups(path: string): string[] {
  const folder = backupFolder(path)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort((a, b) => stampOf(b).localeCompare(stampOf(a)))
    .map((name) => join(folder, name))
}

const stampOf = (name: string): string => NAME.exec(name)?.[1] ?? ''

/**
 * Copies the whole database into `backups/`, checks the copy, and only then gives it its name; the newest three stay.
 * Returns its path. Errors: STORE_FULL (nothing is left behind), STORE_CORRUPT, STORE_READ_ONLY.
 */
export function backUp(connection: Connection, path: string, nativeBinding?: string | null): string {
  const folder = backupFolder(path)
  const version = Number(connection.pragma('user_version'))
  const final = join(folder, `backup-v${version}-${stamp()}.db`)
  const partial = `${final}.partial`
  try {
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(folder)) if (name.endsWith('.partial')) rmSync(join(folder, name), { force: true })
    connection.guard(() => connection.db.prepare('VACUUM INTO ?').run(partial))
    const problem = findProblem(partial, nativeBinding)
    if (problem)
      throw new StudioError('STORE_CORRUPT', `The backup of ${path} does not hold: ${problem}. Nothing was changed.`)
    syncFile(partial)
    renameSync(partial, final)
    syncFolder(folder)
  } catch (error) {
    rmSync(partial, { force: true })
    throw toStoreError(error, path)
  }
  for (const old of listBackups(path).slice(KEPT)) rmSync(old, { force: true })
  return final
}

/** A backup at a clean exit, once a day, so that a recovery has something to go back to. Null when none is due. */
export function backUpDaily(connection: Connection, path: string, nativeBinding?: string | null): string | null {
  const newest = listBackups(path)[0]
  if (newest && Date.now() - statSync(newest).mtimeMs < DAY_MS) return null
  if (Number(connection.pragma('page_count')) * Number(connection.pragma('page_size')) > MAX_DAILY_BYTES) return null
  return backUp(connection, path, nativeBinding)
}

/** What is wrong with a backup file, or null when it is a whole database of the studio. */
export function findProblem(file: string, nativeBinding?: string | null): string | null {
  try {
    const db = rawConnection(file, { readOnly: true, nativeBinding: nativeBinding ?? null })
    try {
      if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) return 'it is not a database of the studio'
      return firstProblem(db, 'integrity_check')
    } finally {
      db.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Brings a file's bytes to the disk. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Brings a folder's list of names to the disk. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
