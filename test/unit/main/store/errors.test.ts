import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { expect, test } from 'vitest'
import { toStoreError } from '../../../../src/main/store/errors.ts'

const failure = (code: string) => Object.assign(new Error(`raw ${code}`), { code })

test.each([
  ['SQLITE_FULL', 'STORE_FULL'],
  ['ENOSPC', 'STORE_FULL'],
  ['SQLITE_IOERR_WRITE', 'STORE_FULL'],
  ['SQLITE_IOERR_FSYNC', 'INTERNAL'],
  ['SQLITE_READONLY', 'STORE_READ_ONLY'],
  ['SQLITE_READONLY_DBMOVED', 'STORE_READ_ONLY'],
  ['EROFS', 'STORE_READ_ONLY'],
  ['SQLITE_BUSY_SNAPSHOT', 'STORE_BUSY'],
  ['SQLITE_CORRUPT_VTAB', 'STORE_CORRUPT'],
  ['SQLITE_NOTADB', 'STORE_CORRUPT'],
])('%s reaches the user as %s with a sentence and not as a raw code', (code, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'studio-errors-'))
  const error = toStoreError(failure(code), join(folder, 'studio.db'))
  rmSync(folder, { recursive: true })
  expect(error).toBeInstanceOf(StudioError)
  expect(error).toMatchObject({ code: expected, message: expect.stringContaining('studio.db') })
})

test('a mistake in a statement is not dressed up as a problem of the disk', () => {
  const mistake = failure('SQLITE_CONSTRAINT_CHECK')
  expect(toStoreError(mistake, '/x/studio.db')).toBe(mistake)
})
