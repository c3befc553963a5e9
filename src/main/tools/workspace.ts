import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir, readlink, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { StudioError } from '@shared/errors.ts'

/** A path that was found inside the workspace. */
export interface InsidePath {
  /** With every symbolic link resolved. */
  absolute: string
  /** From the workspace's root, with `/`; empty for the root itself. */
  relative: string
}

/**
 * Finds what the model calls `path` in the workspace. `""` and `"."` are its root; a path is taken from the root, and an
 * absolute one only when it really lies inside (`/docs/a.txt` does not mean `docs/a.txt`: a guess would hide a mistake).
 * Links are followed and may lead anywhere inside. Errors: PATH_OUTSIDE_WORKSPACE, NOT_FOUND, WORKSPACE_MISSING.
 */
export async function resolveInside(root: string, path: string): Promise<InsidePath> {
  const { realRoot, wanted } = await spelled(root, path)
  const absolute = await realpath(wanted).catch((error: unknown) => translate(error, root, path))
  if (!isInside(realRoot, absolute)) throw outside(path)
  return { absolute, relative: relative(realRoot, absolute).split(sep).join('/') }
}

/**
 * Where a path leads by its spelling alone: `wanted` lies in `base`, which is the workspace's root as the path spells it. Links in it
 * are not followed. Errors: PATH_OUTSIDE_WORKSPACE, WORKSPACE_MISSING.
 */
export async function spelled(root: string, path: string): Promise<{ realRoot: string; base: string; wanted: string }> {
  refuseOddities(path)
  const realRoot = await realWorkspace(root)
  // Absolute paths may be spelt through a link to the workspace, such as the one in the settings.
  const base = isAbsolute(path) && isInside(resolve(root), resolve(path)) ? resolve(root) : realRoot
  const wanted = resolve(base, path)
  if (!isInside(base, wanted)) throw outside(path)
  return { realRoot, base, wanted }
}

/**
 * Opens a file for reading. The handle is proven to be the file that was checked, so exchanging the file or a folder above
 * it for a link in between gains nothing. The caller closes it. Errors: as {@link resolveInside}, TOOL_FAILED for no file.
 */
export async function openFileInside(root: string, path: string): Promise<{ file: FileHandle; found: InsidePath }> {
  const found = await resolveInside(root, path)
  // Non-blocking: opening a pipe would otherwise wait for its writer for ever.
  const file = await openChecked(root, path, found.absolute, constants.O_NONBLOCK ?? 0)
  try {
    const { isFile, isDirectory } = await kindOf(file)
    if (isDirectory) throw new StudioError('TOOL_FAILED', `"${path}" is a folder, not a file.`)
    if (!isFile) throw new StudioError('TOOL_FAILED', `"${path}" is not an ordinary file.`)
    return { file, found }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The entries of a folder, proven like {@link openFileInside}. Errors: as {@link resolveInside}, TOOL_FAILED for no folder. */
export async function readFolderInside(root: string, path: string): Promise<{ entries: Dirent[]; found: InsidePath }> {
  const found = await resolveInside(root, path)
  if (process.platform !== 'linux') {
    const entries = await readEntries(found.absolute, root, path)
    if ((await realpath(found.absolute).catch(() => null)) !== found.absolute) throw exchanged(path)
    return { entries, found }
  }
  const folder = await openChecked(root, path, found.absolute, 0)
  try {
    if (!(await kindOf(folder)).isDirectory)
      throw new StudioError('TOOL_FAILED', `"${path}" is a file, not a folder. Use read_file for it.`)
    return { entries: await readEntries(`/proc/self/fd/${folder.fd}`, root, path), found }
  } finally {
    await folder.close()
  }
}

async function readEntries(absolute: string, root: string, path: string): Promise<Dirent[]> {
  return readdir(absolute, { withFileTypes: true }).catch((error: unknown) => translate(error, root, path))
}

async function openChecked(root: string, path: string, absolute: string, flags: number): Promise<FileHandle> {
  const noFollow = constants.O_NOFOLLOW ?? 0
  const handle = await open(absolute, constants.O_RDONLY | noFollow | flags).catch((error: unknown) =>
    translate(error, root, path),
  )
  try {
    if ((await pathOf(handle, absolute)) !== absolute) throw exchanged(path)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Where an open file lies now: Linux says so itself; elsewhere the path is resolved again and must be the same file. */
async function pathOf(handle: FileHandle, absolute: string): Promise<string | null> {
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${handle.fd}`)
  const again = await realpath(absolute).catch(() => null)
  if (again === null) return null
  const [mine, theirs] = await Promise.all([handle.stat({ bigint: true }), stat(again, { bigint: true })])
  return mine.dev === theirs.dev && mine.ino === theirs.ino ? again : null
}

async function kindOf(handle: FileHandle): Promise<{ isFile: boolean; isDirectory: boolean }> {
  const stats = await handle.stat()
  return { isFile: stats.isFile(), isDirectory: stats.isDirectory() }
}

async function realWorkspace(root: string): Promise<string> {
  const real = await realpath(root).catch(() => null)
  if (real === null || !(await stat(real).catch(() => null))?.isDirectory()) throw missing(root)
  return real
}

/** Spellings no relative path needs: NUL, drives and streams (`C:`), and UNC or device names. */
function refuseOddities(path: string): void {
  const device = process.platform === 'win32' && /(^|[\\/])(con|prn|aux|nul|(com|lpt)\d)(\.[^\\/]*)?$/i.test(path)
  const stream = process.platform === 'win32' && !isAbsolute(path) && path.includes(':')
  const drive = process.platform !== 'win32' && /^[a-z]:/i.test(path)
  const climbing = process.platform !== 'win32' && path.split('\\').includes('..')
  if (path.includes('\0') || /^([\\/]{2}|\\)/.test(path) || device || stream || drive || climbing) throw outside(path)
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

async function translate(error: unknown, root: string, path: string): Promise<never> {
  await realWorkspace(root)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') {
    throw new StudioError('NOT_FOUND', `There is no "${path}" in the workspace. Use list_files to see what there is.`)
  }
  if (code === 'ENOTDIR')
    throw new StudioError('NOT_FOUND', `"${path}" does not lead to anything: a part of it is a file.`)
  if (code === 'ENAMETOOLONG') throw new StudioError('NOT_FOUND', 'That path is too long to exist.')
  if (code === 'ELOOP') throw new StudioError('NOT_FOUND', `"${path}" is a link that leads nowhere.`)
  if (code === 'EACCES' || code === 'EPERM') {
    throw new StudioError('TOOL_FAILED', `The system does not allow reading "${path}". Check its permissions.`, {
      cause: error,
    })
  }
  throw new StudioError('TOOL_FAILED', `"${path}" cannot be read (${String(code ?? error)}).`, { cause: error })
}

const outside = (path: string) =>
  new StudioError(
    'PATH_OUTSIDE_WORKSPACE',
    `"${path.replaceAll('\0', '\\0')}" is outside the workspace. Use a path relative to the workspace, such as "docs/notes.txt".`,
  )

const exchanged = (path: string) =>
  new StudioError('PATH_OUTSIDE_WORKSPACE', `"${path}" was exchanged while it was being opened, so it was not read.`)

const missing = (root: string) =>
  new StudioError(
    'WORKSPACE_MISSING',
    `The workspace folder ${root} is not there. Put it back, or choose another folder in the settings.`,
  )
