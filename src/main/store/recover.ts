import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import { findProblem, listBackups, stamp, syncFile, syncFolder } from './backup.ts'
import { connect } from './connect.ts'
import { Connection } from './connection.ts'
import { errorCode, isCorruption, toStoreError } from './errors.ts'
import { refuseStrangers } from './inspect.ts'
import { firstProblem } from './soundness.ts'
import type { RecoveryNotice } from './types.ts'

export interface SoundOptions {
  path: string
  /** Newest schema version this program knows. */
  latest: number
  nativeBinding?: string | null
  notices: RecoveryNotice[]
}

/** A checked start reads the whole file; after a clean exit only files up to this size are read through. */
const QUICK_CHECK_BYTES = 64 * 1024 * 1024
const BUSY_TRIES = 8
const BUSY_WAIT_MS = 125

/**
 * Opens the database at `path` and makes sure it is whole: a busy one is waited for, a damaged one is moved aside (never
 * deleted) and replaced by the newest backup that holds, or by an empty one. What was done is added to `notices`.
 * Errors: STORE_BUSY, STORE_TOO_NEW, CONFLICT, STORE_FULL, STORE_READ_ONLY.
 */
export async function openSound(options: SoundOptions): Promise<Connection> {
  const { path } = options
  if (!needsRestoring(path)) {
    try {
      return await openChecked(options)
    } catch (error) {
      if (!isDamage(error)) throw toStoreError(error, path)
    }
  }
  restore(options)
  // That the backup was made before a clean exit is nothing to tell.
  return openChecked({ ...options, notices: [] })
}

const isDamage = (error: unknown): boolean =>
  isCorruption(errorCode(error)) || (error instanceof StudioError && error.code === 'STORE_CORRUPT')

/** A recovery that was cut short leaves no database, or an emptied one, beside the copy it had set aside or a backup. */
function needsRestoring(path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) return damagedCopies(path).length > 0
  return size === 0 && listBackups(path).length > 0
}

async function openChecked(options: SoundOptions): Promise<Connection> {
  const { path, latest, nativeBinding } = options
  refuseStrangers(path, latest, nativeBinding)
  const connection = await connectPatiently(path, nativeBinding)
  try {
    const problem = check(connection, options.notices)
    if (problem) throw new StudioError('STORE_CORRUPT', `${path} is damaged: ${problem}.`)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Waits for whoever holds the file; between tries the thread is free. Ends able to write, or throws. */
async function connectPatiently(path: string, nativeBinding?: string | null): Promise<Connection> {
  for (let tries = 1; ; tries++) {
    let connection: Connection | undefined
    try {
      connection = new Connection(
        connect(path, { nativeBinding: nativeBinding ?? null, busyTimeout: BUSY_WAIT_MS }),
        path,
      )
      connection.exec('BEGIN IMMEDIATE; ROLLBACK')
      connection.pragma('busy_timeout = 5000')
      return connection
    } catch (error) {
      connection?.close()
      const failure = toStoreError(error, path)
      if (tries >= BUSY_TRIES || errorCode(failure) !== 'STORE_BUSY') throw failure
      await sleep(BUSY_WAIT_MS)
    }
  }
}

/** The first thing wrong with the file, or null. */
function check(connection: Connection, notices: RecoveryNotice[]): string | null {
  if (!connection.get("SELECT 1 FROM sqlite_schema WHERE name = 'meta'")) {
    return connection.pragma('user_version') === 0 ? null : 'a table is missing'
  }
  const clean = connection.get<{ value: string }>("SELECT value FROM meta WHERE key = 'clean_exit'")?.value !== '0'
  const bytes = Number(connection.pragma('page_count')) * Number(connection.pragma('page_size'))
  if (clean && bytes > QUICK_CHECK_BYTES) return null
  const problem = connection.guard(() => firstProblem(connection.db, clean ? 'quick_check' : 'integrity_check'))
  if (problem) return problem
  if (!clean) {
    const message = 'The studio did not close properly the last time. Its database was checked and is whole.'
    notices.push({ code: 'CHECKED_AFTER_UNCLEAN_EXIT', message })
  }
  return null
}

/** Moves the file and its log to a name that says what they are; returns that name. */
function setAside(path: string): string {
  const aside = `${path}.damaged-${stamp()}`
  if (existsSync(path)) renameSync(path, aside)
  moveLogs(path, aside)
  return aside
}

/** A log left behind would be played into whatever file takes the old one's place. */
function moveLogs(path: string, aside: string): void {
  for (const suffix of ['-wal', '-shm', '-journal']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
}

const damagedCopies = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.damaged-`))

function restore(options: SoundOptions): void {
  const { path, nativeBinding, notices } = options
  const aside = setAside(path)
  const kept = existsSync(aside) ? basename(aside) : (damagedCopies(path).sort().at(-1) ?? basename(aside))
  const backup = listBackups(path).find((file) => findProblem(file, nativeBinding) === null)
  if (backup) putInPlace(backup, path)
  notices.length = 0
  notices.push(
    backup
      ? {
          code: 'RESTORED_FROM_BACKUP',
          message:
            `${basename(path)} was damaged and was restored from ${join('backups', basename(backup))}, saved ` +
            `${statSync(backup).mtime.toISOString()}. What is newer is only in the damaged file, kept as ${kept}.`,
        }
      : {
          code: 'STARTED_EMPTY',
          message: `${basename(path)} was damaged and there was no good backup: it starts empty. The damaged file is kept as ${kept}.`,
        },
  )
}

function putInPlace(backup: string, path: string): void {
  const partial = `${path}.restoring`
  rmSync(partial, { force: true })
  copyFileSync(backup, partial)
  syncFile(partial)
  renameSync(partial, path)
  syncFolder(dirname(path))
}
