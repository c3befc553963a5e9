import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { FileBytes } from './types.ts'

const MOST_WHEELS = 64
const MOST_BYTES = 64 * 1024 * 1024

/** The packages a person put into a folder, as they are loaded. */
export interface WheelSet {
  /** Changes whenever the folder does. */
  key: string
  /** Reads those that can be used. */
  load(): Promise<FileBytes[]>
  /** What to say when code imports a module that is not there. */
  sentence(module: string, broken: readonly string[]): string
}

/** What a wheel's name says. Source: the binary distribution format of the Python packaging guide, file name convention. */
export function readWheelName(file: string): { name: string; problem: string | null } | null {
  const match = /^([A-Za-z0-9._]+)-([^-]+)(?:-\d[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(file)
  if (!match) return null
  const [, name = '', , python = '', abi = '', platform = ''] = match
  if (platform !== 'any' || abi !== 'none') {
    const problem = `it has parts compiled for ${platform === 'any' ? abi : platform}, and only wheels in pure Python work here (their names end in "-none-any.whl")`
    return { name, problem }
  }
  if (!python.split('.').some((tag) => /^(py3|py314|cp314)$/.test(tag)))
    return { name, problem: `it is made for ${python}, and Python here is 3.14` }
  return { name, problem: null }
}

/** The wheels of a folder. Errors: NOT_FOUND when it is gone, LIMIT_REACHED for too many or too large ones. */
export async function findWheels(folder: string | null): Promise<WheelSet> {
  if (folder === null) return { key: '', load: async () => [], sentence: () => NO_FOLDER }
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new StudioError('NOT_FOUND', `The folder of Python packages ${folder} is not there; choose another one.`, {
      cause,
    })
  })
  const wheels = names
    .filter((file) => file.endsWith('.whl'))
    .sort()
    .map((file) => ({ file, read: readWheelName(file) }))
  const usable = wheels.filter(({ read }) => read?.problem === null)
  const keys: string[] = []
  let size = 0
  for (const { file } of usable) {
    const path = join(folder, file)
    const { size: bytes, mtimeMs } = await stat(path)
    size += bytes
    if (keys.length >= MOST_WHEELS || size > MOST_BYTES) {
      const message = `The folder of Python packages holds more than ${MOST_WHEELS} wheels or 64 MB; take out what is not needed.`
      throw new StudioError('LIMIT_REACHED', message)
    }
    keys.push(`${file} ${bytes} ${mtimeMs}`)
  }
  const sentence = (module: string, broken: readonly string[]): string => {
    const meant = wheels.find(({ read }) => read && plain(read.name) === plain(module))
    if (meant?.read?.problem) return `There is ${meant.file}, but ${meant.read.problem}.`
    if (broken.length > 0) return `These could not be unpacked, fetch them again: ${broken.join(', ')}.`
    const have = usable.map(({ read }) => read?.name ?? '')
    return have.length === 0
      ? 'There are no packages beyond the standard library.'
      : `Beyond the standard library there are: ${have.join(', ')}.`
  }
  const load = (): Promise<FileBytes[]> =>
    Promise.all(
      usable.map(async ({ file }) => ({ path: file, bytes: new Uint8Array(await readFile(join(folder, file))) })),
    )
  return { key: keys.join('\n'), load, sentence }
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '_')

const NO_FOLDER =
  'There are no packages beyond the standard library; the person can name a folder of wheels in the settings.'
