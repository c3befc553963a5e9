import { StudioError } from '@shared/errors.ts'
import { liesAt } from '../../changes/drafts.ts'
import { findPlace } from '../../changes/place.ts'
import { missing } from '../../changes/plan.ts'
import type { ToolContext } from '../../types.ts'
import { openFileInside, readFolderInside } from '../../workspace.ts'

/** Bytes of a file that a tool reads at once. */
const MOST_BYTES = 2 * 1024 * 1024
const MOST_ENTRIES = 10_000

/** A file of the workspace as text. Errors: NOT_FOUND, NOT_ALLOWED for what lies outside, LIMIT_REACHED, TOOL_FAILED. */
export async function readText(context: ToolContext, path: string): Promise<string> {
  const lies = await liesAt(context, path)
  if (lies === null) throw missing(path)
  const bytes = 'bytes' in lies ? lies.bytes : await readBytes(context, lies.from)
  if (bytes.length > MOST_BYTES)
    throw new StudioError('LIMIT_REACHED', `${path} is larger than the 2 MB a tool reads at once.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new StudioError('TOOL_FAILED', `${path} is not a text file.`, { cause })
  }
}

/** At most one byte more than may be read. */
async function readBytes({ workspacePath, signal }: ToolContext, path: string): Promise<Uint8Array> {
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
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

/** What a folder of the workspace holds, by name; links are left out. Errors: as {@link readText}. */
export async function listFolder(
  context: ToolContext,
  path: string,
): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
  const { drafts } = context.files
  const { entries, folder } = await entriesOf(context, path)
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const there = entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ name: entry.name, kind: entry.isFile() ? ('file' as const) : ('folder' as const) }))
    .filter(({ name }) => !drafts || drafts.at(at(name)) !== null)
  const names = new Set(there.map(({ name }) => name))
  const drafted = drafts?.into(folder).filter(({ name }) => !names.has(name)) ?? []
  const kinds = drafted.map(async ({ name, kind }) => ({
    name,
    kind: kind === 'moved' ? await movedKind(context, at(name)) : kind,
  }))
  return [...there, ...(await Promise.all(kinds))].slice(0, MOST_ENTRIES).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What the workspace has in a folder, which may be there only as far as the call has shown; `folder` from the root. */
async function entriesOf({ workspacePath, files }: ToolContext, path: string) {
  try {
    const { entries, found } = await readFolderInside(workspacePath, path)
    return { entries, folder: found.relative }
  } catch (error) {
    const place = files.drafts ? await findPlace(workspacePath, path).catch(() => null) : null
    if (!place || !files.drafts?.hasFolder(place.path)) throw error
    return { entries: [], folder: place.path }
  }
}

/** Of what would be at a path by having been moved there. */
async function movedKind({ workspacePath, files }: ToolContext, path: string): Promise<'file' | 'folder'> {
  const lies = files.drafts?.at(path)
  if (!lies || 'bytes' in lies) return 'file'
  return (await findPlace(workspacePath, lies.from)).kind === 'folder' ? 'folder' : 'file'
}
