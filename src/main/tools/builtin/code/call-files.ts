import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { FileBytes } from '../../python/types.ts'
import type { ToolContext } from '../../types.ts'
import { openFileInside } from '../../workspace.ts'

const MOST_FILES = 32
const MOST_BYTES = 16 * 1024 * 1024
const Paths = z.array(z.string().min(1).max(1000)).max(MOST_FILES)

/** What a call of a code interpreter says of files: nothing else goes in, and nothing else comes out. */
export const FILE_INPUTS = {
  files: Paths.optional().describe('Workspace files the code reads'),
  output_files: Paths.optional().describe('Workspace files the code writes; kept only when named here'),
}

/** Reads what the call names, by the path it names it with. Errors: as `openFileInside`; LIMIT_REACHED beyond 16 MB. */
export async function readCallFiles(
  paths: readonly string[],
  { workspacePath, signal }: ToolContext,
): Promise<FileBytes[]> {
  const read = new Map<string, FileBytes>()
  let left = MOST_BYTES
  for (const given of paths) {
    signal.throwIfAborted()
    const { file, found } = await openFileInside(workspacePath, given)
    try {
      const path = guestPath(given) ?? found.relative
      const { size } = await file.stat()
      left -= size
      if (left < 0) throw tooLarge()
      // One byte more than it should be: it may have grown since.
      const bytes = new Uint8Array(size + 1)
      let length = 0
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
        if (bytesRead === 0) break
        length += bytesRead
        if (length > size) throw tooLarge()
      }
      read.set(path, { path, bytes: bytes.slice(0, length) })
    } finally {
      await file.close()
    }
  }
  return [...read.values()]
}

/** A path as code may have it below its own folder: relative, tidied, leading nowhere else; null for any other. */
export function guestPath(path: string): string | null {
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
  if (path.startsWith('/') || parts.length === 0 || parts.includes('..') || path.includes('\0')) return null
  return parts.join('/')
}

/**
 * Puts what the code wrote into the workspace, as far as the call names it. Gives a sentence for each file, also for those that are
 * not kept. Errors: TOOL_FAILED when a file that was named was not written; those of the writer.
 */
export async function writeCallFiles(
  written: readonly FileBytes[],
  named: readonly string[],
  { files }: ToolContext,
): Promise<string[]> {
  const wanted = new Set(named.map((path) => guestPath(path) ?? path))
  const missing = [...wanted].filter((path) => !written.some((file) => file.path === path))
  if (missing.length > 0)
    throw new StudioError('TOOL_FAILED', `The code did not write ${missing.join(', ')}, so nothing was kept.`)
  const said: string[] = []
  for (const { path, bytes } of written.filter((file) => wanted.has(file.path))) {
    const { path: real } = await files.write(path, bytes)
    // The same words for a new file and a replaced one, or a replay would differ where the first run left its file.
    said.push(`Wrote ${real} (${bytes.length.toLocaleString('en')} bytes).`)
  }
  const others = written.map(({ path }) => path).filter((path) => !wanted.has(path))
  if (others.length > 0) said.push(`Not kept, because not named in output_files: ${others.join(', ')}.`)
  return said
}

const tooLarge = () =>
  new StudioError('LIMIT_REACHED', 'Code can read 16 MB of files in one call; name fewer or smaller ones.')
