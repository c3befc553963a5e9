import { StudioError } from '@shared/errors.ts'
import type { ToolContext } from '../../types.ts'
import { openFileInside, readFolderInside } from '../../workspace.ts'

/** Bytes of a file that a tool reads at once. */
const MOST_BYTES = 2 * 1024 * 1024
const MOST_ENTRIES = 10_000

/** A file of the workspace as text. Errors: NOT_FOUND, NOT_ALLOWED for what lies outside, LIMIT_REACHED, TOOL_FAILED. */
export async function readText({ workspacePath, signal }: ToolContext, path: string): Promise<string> {
  const { file } = await openFileInside(workspacePath, path)
  try {
    signal.throwIfAborted()
    const bytes = new Uint8Array(MOST_BYTES + 1)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    if (length > MOST_BYTES)
      throw new StudioError('LIMIT_REACHED', `${path} is larger than the 2 MB a tool reads at once.`)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length))
  } catch (error) {
    if (error instanceof TypeError)
      throw new StudioError('TOOL_FAILED', `${path} is not a text file.`, { cause: error })
    throw error
  } finally {
    await file.close()
  }
}

/** What a folder of the workspace holds, by name; links are left out. Errors: as {@link readText}. */
export async function listFolder(
  { workspacePath }: ToolContext,
  path: string,
): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
  const { entries } = await readFolderInside(workspacePath, path)
  return entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .slice(0, MOST_ENTRIES)
    .map((entry) => ({ name: entry.name, kind: entry.isFile() ? ('file' as const) : ('folder' as const) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
