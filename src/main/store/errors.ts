import { accessSync, constants, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type ErrorCode, StudioError } from '@shared/errors.ts'

/** What the driver and the file system say about a failure. */
interface CodedError extends Error {
  code: string
}

const hasCode = (error: unknown): error is CodedError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'string'

const sentences: Partial<Record<ErrorCode, (path: string) => string>> = {
  STORE_FULL: (path) => `The disk that holds ${path} is full. Nothing was saved; free some space and try again.`,
  STORE_READ_ONLY: (path) => `${path} cannot be written. Make the profile folder writable, or choose another profile.`,
  STORE_BUSY: (path) => `Another program is holding ${path}. Close it and try again.`,
  STORE_CORRUPT: (path) =>
    `${path} is damaged. Restart the studio: it restores the newest good backup and keeps the damaged file.`,
}

/**
 * Reads what SQLite or the file system threw as the failure of a store at `path`.
 * Errors that are not about storage come back as they are.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof StudioError || !hasCode(error)) return error
  const code = classify(error.code, path)
  if (!code) return error
  const sentence = sentences[code]?.(path) ?? `${path}: ${error.message}. Check the disk, then try again.`
  return new StudioError(code, sentence, { cause: error, data: { sqlite: error.code } })
}

/** The failure's code of our table, or null when it is a mistake in a statement and not about storage. */
function classify(code: string, path: string): ErrorCode | null {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'STORE_FULL'
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return 'STORE_READ_ONLY'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'STORE_BUSY'
  if (isCorruption(code)) return 'STORE_CORRUPT'
  if (code.startsWith('SQLITE_CANTOPEN')) {
    if (isFull(path)) return 'STORE_FULL'
    return isWritable(dirname(path)) ? 'INTERNAL' : 'STORE_READ_ONLY'
  }
  // A quota shows as a failed write; a full disk can also show while a file is being grown or synced.
  if (code === 'SQLITE_IOERR_WRITE') return 'STORE_FULL'
  if (code.startsWith('SQLITE_IOERR')) return isFull(path) ? 'STORE_FULL' : 'INTERNAL'
  return null
}

/** Whether the code says that the file itself is not what SQLite wrote. */
export function isCorruption(code: unknown): boolean {
  return (
    typeof code === 'string' &&
    (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ')
  )
}

/** Less than this is what SQLite needs to grow its files by one step. */
const NEARLY_FULL_BYTES = 64 * 1024

function isFull(path: string): boolean {
  try {
    const disk = statfsSync(dirname(path))
    return disk.bavail * disk.bsize < NEARLY_FULL_BYTES
  } catch {
    // The folder is gone; then the disk's room is not what failed.
    return false
  }
}

/** Whether the system would let us write there; a folder's permission to make files in it. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The code of an error of SQLite or of ours, or undefined. */
export function errorCode(error: unknown): string | undefined {
  return hasCode(error) ? error.code : undefined
}
