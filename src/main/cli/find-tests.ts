import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { TEST_SUFFIX } from '@shared/session-test.ts'

/** Folders within folders that are looked into. */
const MOST_LEVELS = 20

/**
 * The test files of what a person names: a file as it is, of a folder every test in it and below, by name; links are not followed.
 * Errors: VALIDATION_FAILED when something is not there, or nothing is found.
 */
export async function findTests(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const info = await stat(path).catch((cause: unknown) => {
      throw new StudioError('VALIDATION_FAILED', `There is no file or folder "${path}".`, { cause })
    })
    for (const file of info.isDirectory() ? await below(path, MOST_LEVELS) : [path]) found.add(file)
  }
  if (found.size === 0) {
    const message = `There is no test here: no file that ends in ${TEST_SUFFIX}. Make one: autoglm test --from RUN FILE`
    throw new StudioError('VALIDATION_FAILED', message)
  }
  return [...found]
}

async function below(folder: string, levels: number): Promise<string[]> {
  if (levels === 0) return []
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new StudioError('VALIDATION_FAILED', `The folder "${folder}" cannot be read.`, { cause })
  })
  const files: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isFile() && entry.name.endsWith(TEST_SUFFIX)) files.push(path)
    const inside = entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')
    if (inside) files.push(...(await below(path, levels - 1)))
  }
  return files
}
