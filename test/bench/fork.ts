import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRunLog } from '../../src/main/trace/run-log.ts'
import { readSpans } from '../../src/main/trace/spans.ts'
import { scriptedForks } from '../support/forked-runs.ts'
import { openRecordStore, record } from '../support/recorded-runs.ts'
import { type Figure, median } from './figure.ts'
import { storeThreads } from './store-threads.ts'

const EVENTS = 10_000
/** Inferences whose record has about as many entries. */
const STEPS = 1500
const ROUNDS = 5

/** How long the person waits for a fork at the end of a long run to be there and go on. */
export async function benchFork(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const store = await openRecordStore(folder, storeThreads())
  try {
    const parent = await record(store, 1, STEPS)
    const entries = readRunLog(store, parent.id)
    const places = entries.filter(({ type, data }) => type === 'requested' && data.kind !== 'timer')
    const before = places.findIndex(({ seq }) => seq >= EVENTS)
    const steps = readSpans(store, parent.id).filter(({ kind }) => ['inference', 'tool', 'approval'].includes(kind))
    const span = steps[before]
    if (!span) throw new Error(`The run has only ${entries.length} entries.`)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { forks, runs } = scriptedForks(store, round, 1, folder)
      const began = performance.now()
      const child = await forks.create('bench', {
        runId: parent.id,
        spanId: span.id,
        edits: [{ kind: 'seed', seed: round }],
      })
      times.push(performance.now() - began)
      await runs.finished(child.id)
    }
    return [
      {
        name: `fork at event ${EVENTS.toLocaleString('en')}`,
        value: median(times),
        unit: 'ms',
        bar: { at: 'most', value: 100 },
        detail: `of ${entries.length} entries and ${steps.length} steps, until the fork is stored and goes on; median of ${ROUNDS}, most ${Math.max(...times).toFixed(0)}`,
      },
    ]
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
