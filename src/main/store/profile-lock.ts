import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import { rawConnection } from './connect.ts'
import { errorCode } from './errors.ts'

export interface ProfileLock {
  release(): void
}

/** A studio that is just closing gets this long, in milliseconds, to let go. */
const PATIENCE_MS = 500
const RETRY_MS = 50

/** Locks are kept here until they are released: the driver closes a connection that is garbage, and its lock with it. */
const held = new Set<object>()

/**
 * Makes this process the only one that has the profile folder open. What holds the lock is an exclusive transaction on an
 * empty SQLite file, which the system frees when the process dies however it dies; `profile.pid` beside it only names it.
 * Errors: PROFILE_LOCKED with `data.pid`; the driver's own when the folder cannot be written.
 */
export async function lockProfile(folder: string, nativeBinding?: string | null): Promise<ProfileLock> {
  const pidFile = join(folder, 'profile.pid')
  const db = rawConnection(join(folder, 'profile.lock'), { nativeBinding: nativeBinding ?? null, busyTimeout: 0 })
  try {
    for (let waited = 0; ; waited += RETRY_MS) {
      try {
        db.exec('BEGIN EXCLUSIVE')
        break
      } catch (error) {
        if (errorCode(error) !== 'SQLITE_BUSY') throw error
        if (waited >= PATIENCE_MS) throw locked(folder, pidFile, error)
        await sleep(RETRY_MS)
      }
    }
    writeFileSync(pidFile, `${process.pid}\n`)
    held.add(db)
  } catch (error) {
    db.close()
    throw error
  }
  return {
    release: () => {
      held.delete(db)
      if (!db.open) return
      try {
        rmSync(pidFile, { force: true })
      } finally {
        db.close()
      }
    },
  }
}

function locked(folder: string, pidFile: string, cause: unknown): StudioError {
  const pid = readPid(pidFile)
  const who = pid === null ? 'Another studio' : `Another studio (process ${pid})`
  const message = `${who} is using the profile ${folder}. Close it, or choose another profile folder.`
  return new StudioError('PROFILE_LOCKED', message, { cause, data: { pid } })
}

function readPid(pidFile: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    // The holder has not written it yet; the lock counts, not the name.
    return null
  }
}
