import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { ModelFit } from '@shared/models.ts'
import type { Engine, EngineOptions, GgufSummary } from '../types.ts'
import type { Addresses } from './addresses.ts'
import type { RemoteFile } from './hugging-face.ts'
import { get, probe, Retryable } from './request.ts'

const MIB = 1024 * 1024
/** How much of a file's beginning is fetched before its header is given up. A vocabulary of 150,000 tokens takes about 9 MiB. */
const STEPS = [MIB, 12 * MIB, 48 * MIB]
/** A model in more parts is judged by its size, not by a request for each part. */
const MOST_HEADS = 64

/** A file whose size the server has said. */
export type SizedFile = RemoteFile & { sizeBytes: number }

/** What a model on a server would be and take here. */
export interface RemoteModel {
  summary: GgufSummary | null
  fit: ModelFit | null
  fitFrom: 'header' | 'size' | null
}

/** Asks for the size of every file that does not tell it, and whether the server has ranges. Errors: DOWNLOAD_FAILED, the reason of `signal`. */
export async function probeFiles(
  files: readonly RemoteFile[],
  addresses: Addresses,
  signal: AbortSignal,
): Promise<{ files: SizedFile[]; ranges: boolean }> {
  const sized: SizedFile[] = []
  let ranges = true
  for (const [index, file] of files.entries()) {
    if (index > 0 && file.sizeBytes !== null) {
      sized.push({ ...file, sizeBytes: file.sizeBytes })
      continue
    }
    const remote = await patiently(() => probe(file.url, addresses, signal))
    ranges &&= remote.ranges
    sized.push({ ...file, sizeBytes: remote.sizeBytes })
  }
  return { files: sized, ranges }
}

/**
 * Reads the headers of a model's files over ranges, and has the engine say what they mean; without ranges, or when the headers
 * cannot be read, reckons with the size alone. Errors: the reason of `signal`.
 */
export async function readRemoteModel(
  engine: Engine,
  options: EngineOptions,
  { files, ranges }: { files: readonly SizedFile[]; ranges: boolean },
  addresses: Addresses,
  signal: AbortSignal,
): Promise<RemoteModel> {
  const sizes = files.map(({ sizeBytes }) => sizeBytes)
  if (ranges && files.length <= MOST_HEADS) {
    const folder = await mkdtemp(join(tmpdir(), 'autoglm-head-'))
    try {
      return await readHeads(engine, options, files, folder, addresses, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof StudioError || error instanceof Retryable)) throw error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  try {
    return { summary: null, fit: await engine.estimate(null, options, signal, sizes), fitFrom: 'size' }
  } catch (error) {
    signal.throwIfAborted()
    // An engine that is not there says nothing about memory; the download itself does not need it.
    if (!(error instanceof StudioError)) throw error
    return { summary: null, fit: null, fitFrom: null }
  }
}

async function readHeads(
  engine: Engine,
  options: EngineOptions,
  files: readonly SizedFile[],
  folder: string,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<RemoteModel> {
  const sizes = files.map(({ sizeBytes }) => sizeBytes)
  const paths = files.map(({ fileName }) => join(folder, fileName))
  const first = paths[0] ?? ''
  for (const [step, bytes] of STEPS.entries()) {
    for (const [index, file] of files.entries()) {
      // Only the first part holds the vocabulary; the others' headers are short.
      if (index > 0 && step > 0) continue
      await patiently(() => fetchHead(file, paths[index] ?? '', STEPS[step - 1] ?? 0, bytes, addresses, signal))
    }
    try {
      const summary = await engine.inspect(first, signal, sizes)
      return { summary, fit: await engine.estimate(first, options, signal, sizes), fitFrom: 'header' }
    } catch (error) {
      const short = error instanceof StudioError && error.code === 'MODEL_INVALID' && isShort(error.data)
      if (!short || bytes >= (sizes[0] ?? 0)) throw error
    }
  }
  throw new StudioError('MODEL_INVALID', 'The header is longer than that of any model.')
}

const isShort = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'short' in data && data.short === true

async function fetchHead(
  { url, sizeBytes }: SizedFile,
  path: string,
  from: number,
  to: number,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<void> {
  const end = Math.min(to, sizeBytes)
  if (from >= end) return
  const { response, pieces, cancel } = await get(url, { range: `bytes=${from}-${end - 1}` }, addresses, signal)
  if (response.status !== 206) {
    cancel()
    throw new StudioError('DOWNLOAD_FAILED', `${new URL(url).host} sent the whole file instead of its beginning.`)
  }
  const file = await open(path, from === 0 ? 'w' : 'r+')
  try {
    let at = from
    for await (const piece of pieces()) {
      const part = piece.subarray(0, end - at)
      await file.write(part, 0, part.length, at)
      at += part.length
      if (at >= end) break
    }
  } finally {
    await file.close()
  }
}

/** A second attempt for what a busy server refused; the person waits, so there is no third. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Retryable)) throw error
  }
  try {
    return await work()
  } catch (error) {
    if (error instanceof Retryable) throw new StudioError('DOWNLOAD_FAILED', `${error.message} Try again later.`)
    throw error
  }
}
