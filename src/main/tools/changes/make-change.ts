import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readlink, realpath, rename, rmdir, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { FileChange } from './types.ts'

/**
 * Makes one change, if what is there is what the change was planned for. Links are never followed: the folder it happens in is held
 * open and proven to be the one that was meant, so that exchanging it in between leads nowhere else.
 * `root`: the workspace, a real path. Errors: CONFLICT when something else is there by now, TOOL_FAILED with the system's reason.
 */
export async function makeChange(root: string, change: FileChange): Promise<void> {
  try {
    await inFolderOf(root, change.path, async (at, name) => {
      switch (change.kind) {
        case 'write':
          return await put(at, name, change)
        case 'remove':
          await requireSame(join(at, name), change.path, change.before)
          return await unlink(join(at, name))
        case 'move':
          return await inFolderOf(root, change.to, async (target, newName) => {
            await requireNothing(join(target, newName), change.to)
            await rename(join(at, name), join(target, newName))
          })
        case 'makeFolder':
          return await mkdir(join(at, name))
        case 'removeFolder':
          return await rmdir(join(at, name))
        default:
          return change satisfies never
      }
    })
  } catch (error) {
    if (error instanceof StudioError) throw error
    throw translate(error, change.path)
  }
}

/** Gives `work` a path to the folder that stays the same folder whatever happens around it, where the system has such paths. */
async function inFolderOf<T>(
  root: string,
  path: string,
  work: (folder: string, name: string) => Promise<T>,
): Promise<T> {
  const folder = join(root, dirname(path))
  if (process.platform !== 'linux') {
    if ((await realpath(folder)) !== folder) throw exchanged(path)
    const done = await work(folder, basename(path))
    if ((await realpath(folder)) !== folder) throw exchanged(path)
    return done
  }
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const held = `/proc/self/fd/${handle.fd}`
    if ((await readlink(held)) !== folder) throw exchanged(path)
    return await work(held, basename(path))
  } finally {
    await handle.close()
  }
}

/** Beside the file first, so that a crash leaves the old one or the new one and nothing between. */
async function put(folder: string, name: string, { path, before, after, mode }: Write): Promise<void> {
  const target = join(folder, name)
  const beside = join(folder, `.autoglm-${randomUUID()}.tmp`)
  const file = await open(beside, 'wx', mode)
  try {
    try {
      await file.writeFile(after)
      await file.chmod(mode)
      await file.sync()
    } finally {
      await file.close()
    }
    if (before === null) await requireNothing(target, path)
    else await requireSame(target, path, before)
    await rename(beside, target)
  } catch (error) {
    await unlink(beside).catch(() => undefined)
    throw error
  }
}
type Write = Extract<FileChange, { kind: 'write' }>

async function requireNothing(absolute: string, path: string): Promise<void> {
  if (await lstat(absolute).catch(() => null)) {
    throw new StudioError('CONFLICT', `There is something else at "${path}" by now, so nothing was done to it.`)
  }
}

async function requireSame(absolute: string, path: string, expected: Uint8Array): Promise<void> {
  const file = await openPlain(absolute, path)
  try {
    const { size } = await file.stat()
    const same = size === expected.length && Buffer.compare(await file.readFile(), expected) === 0
    if (!same) throw new StudioError('CONFLICT', `"${path}" was changed by somebody else since, so it was left alone.`)
  } finally {
    await file.close()
  }
}

async function openPlain(absolute: string, path: string): Promise<FileHandle> {
  const found = await lstat(absolute).catch(() => null)
  if (!found) throw new StudioError('CONFLICT', `"${path}" is not there any more, so nothing was done.`)
  if (!found.isFile()) throw exchanged(path)
  return await open(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
}

function translate(error: unknown, path: string): StudioError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const options = { cause: error }
  if (code === 'ENOENT')
    return new StudioError('CONFLICT', `"${path}" is not there any more, so nothing was done.`, options)
  if (code === 'EEXIST') return new StudioError('CONFLICT', `There is a "${path}" already.`, options)
  if (code === 'ENOTEMPTY')
    return new StudioError('CONFLICT', `"${path}" is not empty any more, so it was left.`, options)
  if (code === 'ENOSPC') return new StudioError('DISK_FULL', `The disk is full, so "${path}" was not written.`, options)
  if (code === 'ELOOP' || code === 'ENOTDIR') return exchanged(path)
  if (code === 'EXDEV') {
    return new StudioError(
      'TOOL_FAILED',
      `"${path}" lies on another disk than its new place; copy it instead.`,
      options,
    )
  }
  return new StudioError(
    'TOOL_FAILED',
    `The system does not allow changing "${path}" (${String(code ?? error)}).`,
    options,
  )
}

const exchanged = (path: string) =>
  new StudioError('PATH_OUTSIDE_WORKSPACE', `"${path}" was exchanged for a link in between, so nothing was done.`)
