import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { TEST_SUFFIX, type TestRecord } from '@shared/session-test.ts'
import { writeTest } from '../agent/session-test/test-file.ts'
import { sha256 } from '../kit/canonical.ts'
import { suggestTestOf } from '../studio/session-tests.ts'
import type { Headless } from './headless.ts'

/** Writes the test a run suggests; with `beside` its record goes to a file of its own. Overwrites nothing. Gives the path. */
export async function makeTest({ studio }: Headless, runId: RunId, file: string, beside: boolean): Promise<string> {
  const path = resolve(file.endsWith('.json') ? file : `${file}${TEST_SUFFIX}`)
  const plan = suggestTestOf(studio.store, runId)
  const embedded = { ...studio.runs.record('cli', runId) }
  let record: TestRecord = { embedded }
  if (beside) {
    const text = `${JSON.stringify(embedded)}\n`
    const name = `${basename(path)
      .replace(TEST_SUFFIX, '')
      .replace(/\.json$/, '')}.record.json`
    record = { file: name, sha256: sha256(text) }
    await write(join(dirname(path), name), text)
  }
  await write(path, writeTest(plan, record))
  return path
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    const message =
      cause.code === 'EEXIST'
        ? `"${path}" is already there and may have been edited. Remove it first, or choose another name.`
        : `"${path}" cannot be written: ${cause.message}`
    throw new StudioError('VALIDATION_FAILED', message, { cause })
  })
}
