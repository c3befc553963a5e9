import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { openFileInside } from '../workspace.ts'
import { findPlace, type Place } from './place.ts'
import type { FileChange } from './types.ts'

/** What is changed is kept as it was: no more than this of one file, and of one call. */
export const MOST_BYTES = 32 * 1024 * 1024
const MOST_FILES = 2000
export const NEW_FILE = 0o644

/** What making or replacing a file comes to. Errors: as {@link import('./types.ts').WorkspaceFiles}. */
export async function planWrite(workspace: string, path: string, after: Uint8Array): Promise<FileChange[]> {
  const place = await findPlace(workspace, path)
  if (place.kind === 'folder')
    throw new StudioError('TOOL_FAILED', `"${path}" is a folder; a file cannot take its place.`)
  if (place.kind === 'other') throw odd(path)
  if (after.length > MOST_BYTES) throw tooLarge(path)
  const was = place.kind === 'file' ? await readWhole(workspace, place.path) : null
  if (was && Buffer.compare(was.bytes, after) === 0) return []
  return [
    ...place.missing.map((folder): FileChange => ({ kind: 'makeFolder', path: folder })),
    { kind: 'write', path: place.path, before: was?.bytes ?? null, after, mode: was?.mode ?? NEW_FILE },
  ]
}

/** What removing a file or folder comes to, inner ones first. */
export async function planRemove(workspace: string, path: string, recursive: boolean): Promise<FileChange[]> {
  const place = await findPlace(workspace, path)
  if (place.kind === 'nothing') throw missing(path)
  if (place.kind === 'other') throw odd(path)
  if (place.kind === 'file') return [await removal(workspace, place.path)]
  const changes = await emptied(workspace, place)
  if (changes.length > 1 && !recursive) {
    throw new StudioError('TOOL_FAILED', `"${path}" is not empty. Say that all that is in it is to be removed as well.`)
  }
  return changes
}

/** What giving a file or folder another place comes to. */
export async function planMove(workspace: string, from: string, to: string): Promise<FileChange[]> {
  const [source, target] = [await findPlace(workspace, from), await findPlace(workspace, to)]
  if (source.kind === 'nothing') throw missing(from)
  if (source.kind === 'other') throw odd(from)
  if (target.kind !== 'nothing') {
    throw new StudioError('CONFLICT', `There is a "${to}" already. Move to another name, or remove that one first.`)
  }
  if (`${target.path}/`.startsWith(`${source.path}/`)) {
    throw new StudioError('TOOL_FAILED', `"${from}" cannot be moved into itself.`)
  }
  return [
    ...target.missing.map((folder): FileChange => ({ kind: 'makeFolder', path: folder })),
    { kind: 'move', path: source.path, to: target.path },
  ]
}

async function removal(workspace: string, path: string): Promise<FileChange> {
  const { bytes, mode } = await readWhole(workspace, path)
  return { kind: 'remove', path, before: bytes, mode }
}

async function emptied(workspace: string, { root, path }: Pick<Place, 'root' | 'path'>): Promise<FileChange[]> {
  const changes: FileChange[] = []
  let bytes = 0
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const inside = `${folder}/${entry.name}`
      if (changes.length >= MOST_FILES) {
        throw new StudioError('LIMIT_REACHED', `"${path}" holds more than ${MOST_FILES} files. Remove it in parts.`)
      }
      if (entry.isDirectory()) await walk(inside)
      else if (entry.isFile()) {
        const change = await removal(workspace, inside)
        bytes += change.kind === 'remove' ? change.before.length : 0
        if (bytes > MOST_BYTES) throw tooLarge(path)
        changes.push(change)
      } else throw odd(inside)
    }
    changes.push({ kind: 'removeFolder', path: folder })
  }
  await walk(path)
  return changes
}

/** Errors: LIMIT_REACHED for a file that is too large to be kept. */
export async function readWhole(workspace: string, path: string): Promise<{ bytes: Uint8Array; mode: number }> {
  const { file, found } = await openFileInside(workspace, path)
  try {
    const { size } = await file.stat()
    if (size > MOST_BYTES) throw tooLarge(path)
    const { mode } = await stat(found.absolute)
    return { bytes: await file.readFile(), mode: mode & 0o777 }
  } finally {
    await file.close()
  }
}

const tooLarge = (path: string) =>
  new StudioError(
    'LIMIT_REACHED',
    `"${path}" is larger than the ${MOST_BYTES / 1024 / 1024} MB that are kept to undo a change, so it was left alone.`,
  )

export const missing = (path: string) =>
  new StudioError('NOT_FOUND', `There is no "${path}" in the workspace. Use list_files to see what there is.`)

const odd = (path: string) =>
  new StudioError('TOOL_FAILED', `"${path}" is neither an ordinary file nor a folder, so it is left alone.`)
