import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronPath, projectRoot } from '../../scripts/lib/runtime.mjs'
import { PageProgram } from '../../src/main/process/page-program.ts'
import { Interpreters } from '../../src/main/tools/python/interpreters.ts'
import { SnapshotFile } from '../../src/main/tools/python/snapshot-file.ts'
import { type Figure, median } from './figure.ts'

const ROUNDS = 5

/** How long Python takes to answer: the very first time, from its memory image in a new page, and in a warm one. */
export async function benchPython(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-python-'))
  const snapshot = new SnapshotFile(join(folder, 'python.snapshot'))
  const pages = new PageProgram({
    electron: electronPath()?.path ?? null,
    app: projectRoot,
    snapshotPath: snapshot.path,
  })
  const open = (): Interpreters => new Interpreters({ pages, snapshot, packagesPath: () => null })
  const time = async (python: Interpreters, runId: string): Promise<number> => {
    const began = performance.now()
    await python.run({ runId, code: 'sum(range(100))', files: [], signal: new AbortController().signal })
    return performance.now() - began
  }
  try {
    // The program of the pages is there already, as it is in the window.
    const page = await pages.open()
    const first = await time(open(), 'first')
    const fresh: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) fresh.push(await time(open(), 'fresh'))
    const python = open()
    await time(python, 'again')
    const again: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) again.push(await time(python, 'again'))
    const other: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) other.push(await time(python, `other ${round}`))
    page.close()
    return [
      { name: 'Python, the first time of a version', value: first, unit: 'ms', detail: 'makes the memory image' },
      {
        name: 'Python ready and answered, new page, from its image',
        value: median(fresh),
        unit: 'ms',
        bar: { at: 'most', value: 2000 },
      },
      {
        name: 'Python for another run, in a warm page',
        value: median(other),
        unit: 'ms',
        bar: { at: 'most', value: 2000 },
      },
      { name: 'Python again in the same run', value: median(again), unit: 'ms', bar: { at: 'most', value: 50 } },
    ]
  } finally {
    await pages.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
