import { readFile, stat } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'

/** Bytes of a file that may be a tool with its calls, or an agent. */
const MOST_BYTES = 20_000_000

/** A file that a person chose to import; `what` it should be. Errors: NOT_FOUND, VALIDATION_FAILED for one that is too long. */
export async function readSmallText(path: string, what: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new StudioError('NOT_FOUND', `There is no file ${path}.`)
  if (found.size > MOST_BYTES) throw new StudioError('VALIDATION_FAILED', `${path} is too large to be ${what}.`)
  return await readFile(path, 'utf8')
}
