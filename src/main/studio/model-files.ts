import { createHash } from 'node:crypto'
import { createReadStream, type Stats, statSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { Sha256 } from '@shared/ids.ts'
import { partNames } from '@shared/split-name.ts'
import { z } from 'zod'
import { newId } from '../kit/ids.ts'
import { modelHash } from './model-hash.ts'

/** A file of a model as it was when it was last known to be the right one. */
export const ModelFile = z.object({
  path: z.string(),
  sha256: Sha256,
  sizeBytes: z.number(),
  /** Unix milliseconds. */
  modifiedAt: z.number(),
})
export type ModelFile = z.infer<typeof ModelFile>

/** Paths of all files of the model that `path` is a file of, in order. */
export function pathsOf(path: string): string[] {
  return partNames(basename(path)).map((name) => join(dirname(path), name))
}

/** `touched`: something about it is different, and only its hash can say what. */
export function compareFile(file: Omit<ModelFile, 'sha256'>): 'same' | 'touched' | 'other' | 'missing' {
  let found: Stats
  try {
    found = statSync(file.path)
  } catch {
    // Gone, or no longer readable: for a person that is the same.
    return 'missing'
  }
  if (!found.isFile() || found.size !== file.sizeBytes) return 'other'
  return found.mtimeMs === file.modifiedAt ? 'same' : 'touched'
}

/** Hashes files; `hashes`, one for each, are those that are known already. */
export async function fingerprint(
  paths: readonly string[],
  hashes: readonly (Sha256 | null)[],
  signal?: AbortSignal,
): Promise<ModelFile[]> {
  const files: ModelFile[] = []
  for (const [index, path] of paths.entries()) {
    const { size, mtimeMs } = await stat(path)
    const sha256 = hashes[index] ?? (await hashFile(path, signal))
    files.push({ path, sha256, sizeBytes: size, modifiedAt: mtimeMs })
  }
  return files
}

async function hashFile(path: string, signal?: AbortSignal): Promise<Sha256> {
  const hash = createHash('sha256')
  const stream = createReadStream(path, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })
  for await (const chunk of stream) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/**
 * Copies the files of a model into a folder of their own inside `modelsFolder`, and hashes what was written. Errors: DISK_FULL,
 * the reason of `signal`; then nothing of it stays.
 */
export async function copyModel(
  paths: readonly string[],
  modelsFolder: string,
  signal?: AbortSignal,
): Promise<ModelFile[]> {
  const building = join(modelsFolder, `.${newId('copy')}`)
  await mkdir(building, { recursive: true })
  try {
    const files: ModelFile[] = []
    for (const path of paths) files.push(await copyFile(path, join(building, basename(path)), signal))
    const folder = join(modelsFolder, `copied-${modelHash(files.map(({ sha256 }) => sha256)).slice(0, 24)}`)
    const there = files.map((file) => ({ ...file, path: join(folder, basename(file.path)) }))
    // Copied before, and still the same: then the old copy stays.
    if (there.every((file) => compareFile(file) === 'touched')) {
      const old = await fingerprint(
        there.map(({ path }) => path),
        [],
        signal,
      )
      if (old.every(({ sha256 }, index) => sha256 === files[index]?.sha256)) return old
    }
    await rm(folder, { recursive: true, force: true })
    await rename(building, folder)
    return there
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
      throw new StudioError(
        'DISK_FULL',
        'The disk is full, so the model was not copied. Free some space, then try again.',
        {
          cause: error,
        },
      )
    throw error
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

/** Removes copies that a studio began and did not live to finish. */
export async function removeUnfinishedCopies(modelsFolder: string): Promise<void> {
  const names = await readdir(modelsFolder).catch(() => [])
  for (const name of names.filter((each) => each.startsWith('.copy_')))
    await rm(join(modelsFolder, name), { recursive: true, force: true })
}

async function copyFile(from: string, to: string, signal?: AbortSignal): Promise<ModelFile> {
  const hash = createHash('sha256')
  const target = await open(to, 'wx')
  try {
    const stream = createReadStream(from, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })
    for await (const chunk of stream) {
      const bytes = chunk as Buffer
      hash.update(bytes)
      await target.write(bytes)
    }
    await target.datasync()
    const { size, mtimeMs } = await target.stat()
    return { path: to, sha256: hash.digest('hex'), sizeBytes: size, modifiedAt: mtimeMs }
  } finally {
    await target.close()
  }
}

/** Deletes the files of a model, and their folder when it is empty then. Error: NOT_ALLOWED for files outside `modelsFolder`. */
export async function deleteModel(paths: readonly string[], modelsFolder: string): Promise<void> {
  for (const path of paths) {
    const within = relative(modelsFolder, path)
    if (within === '' || within === '..' || within.startsWith(`..${sep}`) || join(modelsFolder, within) !== path)
      throw new StudioError('NOT_ALLOWED', `${path} does not belong to the studio, so it is not deleted.`)
  }
  for (const path of paths) await rm(path, { force: true })
  const folder = dirname(paths[0] ?? modelsFolder)
  if (folder === modelsFolder) return
  const left = await readdir(folder).catch(() => [''])
  if (left.length === 0) await rmdir(folder)
}
