import { constants } from 'node:fs'
import { cp, lstat, mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'

/** More than a replay should copy without being asked. */
const MOST_ENTRIES = 50_000
const MOST_BYTES = 2_000_000_000

/**
 * Works on a copy of the workspace in a temporary folder, which is gone afterwards whatever happens. Links are copied as links, so one
 * that leads out of the workspace leads out of the copy. Errors: WORKSPACE_MISSING, LIMIT_REACHED, CANCELLED, those of `work`.
 */
export async function withWorkspaceCopy<T>(
  workspace: string,
  signal: AbortSignal,
  work: (copy: string) => Promise<T>,
): Promise<T> {
  const found = await stat(workspace).catch(() => null)
  if (!found?.isDirectory()) {
    throw new StudioError(
      'WORKSPACE_MISSING',
      `The workspace folder ${workspace} is not there. Put it back, or choose another folder in the settings.`,
    )
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'autoglm-replay-')))
  try {
    const copy = join(folder, 'workspace')
    await copyFolder(await realpath(workspace), copy, signal)
    return await work(copy)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function copyFolder(from: string, to: string, signal: AbortSignal): Promise<void> {
  let entries = 0
  let bytes = 0
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: async (path) => {
      if (signal.aborted) throw new StudioError('CANCELLED', 'The replay was stopped.')
      const entry = await lstat(path)
      entries += 1
      bytes += entry.isFile() ? entry.size : 0
      if (entries > MOST_ENTRIES || bytes > MOST_BYTES) {
        const message = `The workspace is too large to be copied for a replay (more than ${MOST_ENTRIES} files or 2 GB). Choose a smaller folder in the settings.`
        throw new StudioError('LIMIT_REACHED', message)
      }
      // Pipes and devices cannot be copied, and no tool reads them.
      return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink()
    },
  })
}
