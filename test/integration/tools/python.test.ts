import { createServer } from 'node:http'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { electronPath } from '../../../scripts/lib/runtime.mjs'
import { PageProgram } from '../../../src/main/process/page-program.ts'
import { Interpreters } from '../../../src/main/tools/python/interpreters.ts'
import { SnapshotFile } from '../../../src/main/tools/python/snapshot-file.ts'
import type { FileBytes, PythonResult } from '../../../src/main/tools/python/types.ts'
import { projectRoot } from '../../support/studio.ts'
import { HOSTILE_PYTHON } from '../../support/hostile-python.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'

let folder = ''
let python: Interpreters
let packages: string | null = null
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'autoglm-python-'))
  const snapshot = new SnapshotFile(join(folder, 'python.snapshot'))
  const pages = new PageProgram({ electron: electronPath()?.path ?? null, app: projectRoot, snapshotPath: snapshot.path })
  python = new Interpreters({
    pages,
    snapshot,
    packagesPath: () => packages,
    limits: { seconds: 2, memoryBytes: 256 * 1024 * 1024 },
  })
})
afterAll(async () => {
  await python.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (code: string, files: FileBytes[] = [], runId = 'run_1', signal = new AbortController().signal): Promise<PythonResult> =>
  python.run({ runId, code, files, signal })

test('one', async () => {
  console.log(await run('1+1'))
  console.log(await run('print(1)'))
})
