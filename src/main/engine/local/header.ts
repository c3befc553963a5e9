import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { partNames } from '@shared/split-name.ts'
import type { GgufFileInfo } from 'node-llama-cpp'
import { FileCursor, OutOfFile } from './file-cursor.ts'
import { tensorBytes } from './tensor-size.ts'
import { walkHeader } from './walk-header.ts'

/** "GGUF", read as a little-endian number. */
const MAGIC = 0x46554747

/** `short`: more of the file might mend it. */
const invalid = (path: string, what: string, cause?: unknown, short = false): StudioError =>
  new StudioError('MODEL_INVALID', `${basename(path)} ${what}`, { cause, data: { path, short } })

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw invalid(path, 'is a folder. Choose the GGUF file inside it.')
    if (!found.isFile()) throw invalid(path, 'is not a regular file. Choose a GGUF file.')
    return found.size
  } catch (error) {
    if (error instanceof StudioError) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw invalid(path, `cannot be opened (${code ?? String(error)}). Check that you may read it.`, error)
    throw new StudioError('MODEL_NOT_FOUND', `There is no file at ${path}. It may have been moved or deleted.`, {
      cause: error,
      data: { path },
    })
  }
}

/** Follows the header by hand: the parser behind it trusts lengths that a damaged file can make astronomically large. */
async function checkStart(path: string, size: number): Promise<void> {
  if (size === 0) throw invalid(path, 'is empty. Download or copy it again.')
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    throw invalid(path, 'cannot be read. Check that you may read it.', error)
  }
  try {
    await follow(path, new FileCursor(file, size))
  } catch (error) {
    if (error instanceof StudioError) throw error
    if (error instanceof OutOfFile)
      throw invalid(
        path,
        'is cut off or damaged: its header promises more than it holds. Download or copy it again.',
        error,
        true,
      )
    throw invalid(path, 'has a damaged header. Download or copy it again.', error)
  } finally {
    await file.close()
  }
}

async function follow(path: string, cursor: FileCursor): Promise<void> {
  if (cursor.left < 4 || (await cursor.u32()) !== MAGIC)
    throw invalid(path, 'is not a GGUF file: it does not begin with "GGUF". Choose a model in GGUF format.')
  const version = await cursor.u32()
  if (version < 2 || version > 3)
    throw invalid(
      path,
      `is GGUF version ${version}; versions 2 and 3 can be read. Get a newer conversion of the model.`,
    )
  const tensors = await cursor.u64()
  const rows = await cursor.u64()
  await walkHeader(cursor, rows, tensors)
}

/** All files of a model: itself, or every part of one that was split. */
export const partPaths = (path: string): string[] => partNames(basename(path)).map((name) => join(dirname(path), name))

/** A GGUF header that was checked against the size of its file. */
export interface Header {
  info: GgufFileInfo
  /** Bytes of all parts. */
  sizeBytes: number
}

/**
 * Reads and checks a GGUF file's header before any native code sees the file. `promised` are the sizes in bytes that the parts
 * will have when only their beginnings are there yet. Errors: MODEL_NOT_FOUND; MODEL_INVALID for anything that is no whole GGUF file.
 */
export async function readHeader(
  path: string,
  signal?: AbortSignal,
  promised: readonly number[] | null = null,
): Promise<Header> {
  const parts = partPaths(path)
  const sizes: number[] = []
  for (const [index, part] of parts.entries()) {
    const there = await sizeOf(part).catch((error: unknown) => {
      throw explainMissing(error, index, parts)
    })
    const size = promised?.[index] ?? there
    await checkStart(part, size)
    sizes.push(size)
  }
  signal?.throwIfAborted()
  const info = await parse(parts[0] ?? path, signal)
  checkTensors(parts, sizes, info)
  return { info, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) }
}

function explainMissing(error: unknown, index: number, parts: readonly string[]): unknown {
  if (parts.length === 1 || !(error instanceof StudioError) || error.code !== 'MODEL_NOT_FOUND') return error
  return new StudioError(
    'MODEL_NOT_FOUND',
    `Part ${index + 1} of ${parts.length} is missing: there is no file at ${parts[index]}. Put all parts into one folder, then try again.`,
    { cause: error, data: { path: parts[index] } },
  )
}

async function parse(path: string, signal?: AbortSignal): Promise<GgufFileInfo> {
  const { readGgufFileInfo } = await import('node-llama-cpp')
  try {
    return await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false, signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw invalid(path, 'has a damaged or cut-off header. Download or copy it again.', error)
  }
}

function checkTensors(parts: readonly string[], sizes: readonly number[], info: GgufFileInfo): void {
  const path = parts[0] ?? ''
  if (typeof info.metadata.general?.architecture !== 'string')
    throw invalid(path, 'has a damaged header: it does not name its architecture. Download or copy it again.')
  const tensors = info.fullTensorInfo ?? info.tensorInfo ?? []
  if (tensors.length === 0) throw invalid(path, 'holds no weights. Choose a complete model.')
  for (const tensor of tensors) {
    const size = sizes[tensor.filePart - 1] ?? 0
    const end = Number(tensor.fileOffset) + tensorBytes(tensor.ggmlType, tensor.dimensions)
    if (end <= size) continue
    const part = parts[tensor.filePart - 1] ?? path
    throw invalid(
      part,
      `is cut off: its weights need at least ${end} bytes, but it has ${size}. Download or copy it again.`,
    )
  }
}
