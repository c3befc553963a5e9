import { lstat, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { SessionTest } from '@shared/session-test.ts'
import { MOST_TEST_BYTES, parseTest } from '../agent/session-test/test-file.ts'
import { sha256 } from '../kit/canonical.ts'
import { type LoadedRecord, parseRecord } from '../trace/record-file.ts'

/** Errors: VALIDATION_FAILED. A file too large is not read at all. */
export async function readTest(file: string): Promise<SessionTest> {
  return parseTest((await readBytes(file, await stat(file).catch(() => null), file)).toString('utf8'))
}

/** The record of a test, embedded or beside its file. Errors: VALIDATION_FAILED, those of `parseRecord`. */
export async function readTestRecord(file: string, { record }: SessionTest): Promise<LoadedRecord> {
  if ('embedded' in record) return parseRecord(JSON.stringify(record.embedded))
  const path = join(dirname(file), record.file)
  // A link could lead anywhere.
  const bytes = await readBytes(path, await lstat(path).catch(() => null), record.file)
  if (sha256(bytes) !== record.sha256) {
    throw unreadable(
      `The record "${record.file}" beside the test is not the one it was made with: its SHA-256 differs.`,
    )
  }
  return parseRecord(bytes.toString('utf8'))
}

async function readBytes(
  path: string,
  info: { isFile(): boolean; size: number } | null,
  shown: string,
): Promise<Buffer> {
  if (!info?.isFile()) throw unreadable(`There is no plain file "${shown}".`)
  if (info.size > MOST_TEST_BYTES) throw unreadable(`The file "${shown}" is larger than 200 MB, as no test is.`)
  return await readFile(path).catch((cause: unknown) => {
    throw unreadable(`The file "${shown}" cannot be read.`, cause)
  })
}

const unreadable = (message: string, cause?: unknown): StudioError =>
  new StudioError('VALIDATION_FAILED', message, { cause })
