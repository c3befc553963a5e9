import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import type { Addresses } from './addresses.ts'
import { checkedName } from './file-name.ts'
import { PartFile, removePart } from './part-file.ts'
import { get, probe, type Remote, Retryable } from './request.ts'

const MIB = 1024 * 1024
/** Left free on the disk, so that the database can still be written; bytes. */
const SPARE_BYTES = 64 * MIB

export interface DownloadOptions {
  url: string
  folder: string
  fileName: string
  /** Lower-case hex; null when nobody says what the file should be. */
  sha256: string | null
  addresses: Addresses
  signal: AbortSignal
  /** Bytes that have come, those of unfinished parts included: an attempt that is made again takes its own back. */
  onProgress?: (doneBytes: number, sizeBytes: number) => void
  /** Everything has come and is being compared with its checksum. */
  onVerify?: () => void
  /** Parts fetched at once. */
  connections?: number
  /** Attempts for one part before giving up. */
  attempts?: number
  /** Wait before the second attempt; doubles, with chance added. Milliseconds. */
  backoffMs?: number
}

/** The file changed on the server while it was being fetched. */
class Changed extends Error {}

/**
 * Downloads a file into `folder`, going on where an earlier call was stopped or killed, and gives its path. Errors:
 * DOWNLOAD_FAILED and DISK_FULL, after which the same call goes on; DOWNLOAD_CORRUPT, after which it starts over; CONFLICT;
 * VALIDATION_FAILED; the reason of `signal`.
 */
export async function download(options: DownloadOptions): Promise<string> {
  const path = join(options.folder, checkedName(options.fileName))
  await mkdir(options.folder, { recursive: true })
  const there = await stat(path).catch(() => null)
  if (there) {
    if (options.sha256 !== null && (await hashOf(path, options.signal)) === options.sha256) return path
    throw new StudioError('CONFLICT', `There is another file at ${path}. Move it away, then try again.`)
  }
  try {
    for (let round = 0; ; round += 1) {
      try {
        await fetchAll(`${path}.part`, options)
        break
      } catch (error) {
        if (!(error instanceof Changed)) throw error
        if (round >= 2)
          throw new StudioError('DOWNLOAD_FAILED', `${options.fileName} keeps changing on the server. Try again later.`)
      }
    }
    options.onVerify?.()
    await verify(`${path}.part`, options)
    await rename(`${path}.part`, path)
  } catch (error) {
    throw explain(error, options.fileName)
  }
  await removePart(`${path}.part`)
  return path
}

async function fetchAll(path: string, options: DownloadOptions): Promise<void> {
  const { url, addresses, signal, sha256 } = options
  const remote = await insistently(options, () => probe(url, addresses, signal))
  const { sizeBytes, validator } = remote
  const chunkBytes = remote.ranges ? Math.min(16 * MIB, Math.max(MIB / 4, Math.ceil(sizeBytes / 64))) : sizeBytes
  const part = await PartFile.open(path, { sizeBytes, chunkBytes, validator, sha256 })
  try {
    const waiting = part.missing()
    const sizeOf = (chunk: number): number => part.range(chunk).to - part.range(chunk).from
    const left = waiting.reduce((sum, chunk) => sum + sizeOf(chunk), 0)
    await checkSpace(options, left)
    let done = sizeBytes - left
    options.onProgress?.(done, sizeBytes)
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const worker = async (): Promise<void> => {
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
        const wanted = chunk
        await insistently({ ...options, signal: both }, () =>
          fetchChunk(part, wanted, remote, { ...options, signal: both }, (bytes) => {
            done += bytes
            options.onProgress?.(done, sizeBytes)
          }),
        )
        await part.finish([wanted])
      }
    }
    const workers = Array.from({ length: remote.ranges ? (options.connections ?? 4) : 1 }, async () => {
      try {
        await worker()
      } catch (error) {
        stop.abort(error)
        throw error
      }
    })
    const outcomes = await Promise.allSettled(workers)
    signal.throwIfAborted()
    if (stop.signal.aborted) throw stop.signal.reason
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  } finally {
    await part.close()
  }
}

/** Fetches one chunk; `onBytes` is told what came, and takes it back when the attempt fails. */
async function fetchChunk(
  part: PartFile,
  chunk: number,
  remote: Remote,
  { url, addresses, signal }: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { from, to } = part.range(chunk)
  const headers: Record<string, string> = remote.ranges ? { range: `bytes=${from}-${to - 1}` } : {}
  if (remote.ranges && remote.validator) headers['if-range'] = remote.validator
  const { response, pieces, cancel } = await get(url, headers, addresses, signal)
  const range = `bytes ${from}-${to - 1}/${remote.sizeBytes}`
  if (remote.ranges && (response.status !== 206 || response.headers.get('content-range') !== range)) {
    cancel()
    throw new Changed()
  }
  let at = from
  try {
    for await (const piece of pieces()) {
      if (at + piece.length > to) throw new Changed()
      await part.write(piece, at)
      at += piece.length
      onBytes(piece.length)
    }
    if (at < to) throw new Retryable(`${new URL(url).host} sent less than it promised.`)
  } catch (error) {
    onBytes(from - at)
    throw error
  }
}

/** Tries again what may pass, each time after a longer wait. */
async function insistently<T>(options: DownloadOptions, work: () => Promise<T>): Promise<T> {
  const { attempts = 6, backoffMs = 500, signal } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Retryable)) throw error
      if (attempt >= attempts) {
        throw new StudioError(
          'DOWNLOAD_FAILED',
          `${error.message} What came is kept; the same download goes on there.`,
          {
            cause: error,
          },
        )
      }
      await delay(backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, { signal })
    }
  }
}

async function checkSpace({ folder, fileName }: DownloadOptions, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes + SPARE_BYTES) return
  throw new StudioError(
    'DISK_FULL',
    `${fileName} needs ${bytes} more bytes, but only ${free} are free in ${folder}. Free some space; the same download goes on.`,
    { data: { needed: bytes, free } },
  )
}

async function verify(path: string, { sha256, fileName, signal }: DownloadOptions): Promise<void> {
  if (sha256 === null || (await hashOf(path, signal)) === sha256) return
  await removePart(path)
  throw new StudioError(
    'DOWNLOAD_CORRUPT',
    `${fileName} came with another checksum than was promised, so it was deleted. Download it again, or from elsewhere.`,
  )
}

/** SHA-256 of a file, lower-case hex. */
export async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: MIB, signal })) hash.update(piece)
  return hash.digest('hex')
}

function explain(error: unknown, fileName: string): unknown {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return new StudioError(
      'DISK_FULL',
      `The disk is full. What came of ${fileName} is kept: free some space, and the same download goes on.`,
      { cause: error },
    )
  }
  return error
}
