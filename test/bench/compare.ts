import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { openStore } from '../../src/main/store/open.ts'
import { compareRuns } from '../../src/main/trace/compare/compare-runs.ts'
import { writeHugeRun } from '../support/huge-run.ts'
import { type Figure, median } from './figure.ts'

const STEPS = 2000
const CONTENT_BYTES = 3000
const ROUNDS = 5

/** Two runs of 2,000 steps whose contents differ in length, read from disk, hashed and aligned. */
export async function benchCompare(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const store = await openStore({ path: join(folder, 'studio.db'), migrations, appVersion: 'bench' })
  try {
    const left = writeHugeRun(store, { spans: STEPS, contentBytes: CONTENT_BYTES }, 'run_comparedleft1')
    const right = writeHugeRun(store, { spans: STEPS, contentBytes: CONTENT_BYTES + 1 }, 'run_comparedright')
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now()
      const { pairs } = await compareRuns(store, left.id, right.id)
      times.push(performance.now() - began)
      if (pairs.length < STEPS) throw new Error(`Only ${pairs.length} pairs came of ${STEPS} steps.`)
    }
    const bar = { at: 'most', value: 1000 } as const
    const detail = `${STEPS} steps a side with ${CONTENT_BYTES} bytes each, reading included`
    return [{ name: 'two runs aligned', value: median(times), unit: 'ms', bar, detail }]
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
