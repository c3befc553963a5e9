import { lstat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { resolveInside, spelled } from '../workspace.ts'

/** A place of the workspace where something is, or could be. */
export interface Place {
  /** The workspace; a real path. */
  root: string
  /** From the root, with `/` and no link in it. */
  path: string
  kind: 'file' | 'folder' | 'other' | 'nothing'
  /** Folders above it that are not there yet, outermost first, from the root. */
  missing: string[]
}

/**
 * Where `path` leads. Links on the way are followed as far as they stay inside; a link at its end is refused, for it would be lost.
 * Errors: PATH_OUTSIDE_WORKSPACE, NOT_FOUND when a part of it is a file, WORKSPACE_MISSING, TOOL_FAILED.
 */
export async function findPlace(workspace: string, path: string): Promise<Place> {
  const { realRoot, base, wanted } = await spelled(workspace, path)
  const parts = relative(base, wanted).split(sep)
  const name = parts.pop()
  if (!name) throw new StudioError('TOOL_FAILED', 'The workspace itself cannot be changed, only what is in it.')
  if (hasControls(path)) throw new StudioError('TOOL_FAILED', 'A path with control characters in it is not written to.')
  for (let known = parts.length; ; known -= 1) {
    const folder = await existing(workspace, join(base, ...parts.slice(0, known)))
    if (folder === null) continue
    const above = parts.slice(known).map((_, at) => [...parts.slice(known, known + at + 1)])
    const inFolder = (rest: string[]): string => [folder, ...rest].filter(Boolean).join('/')
    const at = { root: realRoot, path: inFolder([...parts.slice(known), name]), missing: above.map(inFolder) }
    return { ...at, kind: above.length > 0 ? 'nothing' : await kindAt(join(realRoot, folder), name, path) }
  }
}

/** The real path, from the root, of a folder; null when there is nothing. */
async function existing(workspace: string, absolute: string): Promise<string | null> {
  try {
    return (await resolveInside(workspace, absolute)).relative
  } catch (error) {
    const nothing = error instanceof StudioError && error.code === 'NOT_FOUND'
    // A link that leads nowhere is no place to make a folder.
    if (!nothing || (await lstat(absolute).catch(() => null))) throw error
    return null
  }
}

async function kindAt(folder: string, name: string, path: string): Promise<Place['kind']> {
  if (!(await lstat(folder)).isDirectory()) {
    throw new StudioError('NOT_FOUND', `"${path}" does not lead to anything: a part of it is a file.`)
  }
  const found = await lstat(join(folder, name)).catch(() => null)
  if (!found) return 'nothing'
  if (found.isSymbolicLink()) {
    throw new StudioError('TOOL_FAILED', `"${path}" is a link. Use the path it leads to: links are not changed.`)
  }
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
}

const hasControls = (path: string): boolean => [...path].some((character) => character < ' ')
