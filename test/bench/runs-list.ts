import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { openStore } from '../../src/main/store/open.ts'
import { countFacets } from '../../src/main/trace/run-facets.ts'
import { listRuns, removeRun } from '../../src/main/trace/runs.ts'
import { cursorAt, RUN_ORDER_KEYS, type RunOrder } from '../../src/shared/run-order.ts'
import { writeManyRuns } from '../support/many-runs.ts'
import { type Figure, median } from './figure.ts'

const RUNS = 20_000
const PAGE = 100
const TIMES = 7

/** How long a person waits for the list of 20,000 runs: medians, each answered by the reader's thread as in the studio. */
export async function benchRunsList(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const readerEntry = new URL('store-reader.js', pathToFileURL(`${join(projectRoot, 'out', 'main')}/`))
  const store = await openStore({ path: join(folder, 'studio.db'), migrations, appVersion: 'bench', readerEntry })
  writeManyRuns(store, RUNS)
  const { reader } = store
  const time = async (work: () => Promise<unknown>): Promise<number> => {
    const taken: number[] = []
    for (let at = 0; at < TIMES; at += 1) {
      const began = performance.now()
      await work()
      taken.push(performance.now() - began)
    }
    return median(taken)
  }
  const figure = async (name: string, most: number, work: () => Promise<unknown>): Promise<Figure> => ({
    name: `runs list, ${name}`,
    value: await time(work),
    unit: 'ms',
    bar: { at: 'most', value: most },
    detail: `${RUNS.toLocaleString('en')} runs`,
  })
  const list = (query?: string, order?: RunOrder) => () => listRuns(reader, { limit: PAGE, query, order })
  const figures = [await figure('first page', 100, list())]
  for (const by of RUN_ORDER_KEYS) {
    figures.push(await figure(`sorted by ${by}`, 100, list(undefined, { by, direction: 'asc' })))
    const order: RunOrder = { by, direction: 'desc' }
    const middle = await listRuns(reader, { limit: 500, order })
    const last = middle.at(-1)
    const after = last && cursorAt(last, order)
    figures.push(
      await figure(`sorted by ${by}, a later page`, 100, () => listRuns(reader, { limit: PAGE, order, after })),
    )
  }
  for (const [name, query] of [
    ['a word all have', 'refund'],
    ['a word none has', 'submarine'],
    ['a number', 'tokens>21900'],
    ['what was called', 'tool:sql_query -tool:calculator'],
    ['a tool nobody called', 'tool:web_search'],
    ['many conditions', 'status:failed tool=sql_query tokens>5000 text:"refund" -agent:clerk duration>30s'],
  ] as const)
    figures.push(await figure(`filtered by ${name}`, 1000, list(query)))
  figures.push(await figure('facets of all', 100, () => countFacets(reader, undefined)))
  figures.push(await figure('facets of a filter', 1000, () => countFacets(reader, 'refund status:failed tokens>5000')))
  const runs = await listRuns(reader, { limit: 500, order: { by: 'started', direction: 'asc' } })
  const began = performance.now()
  for (const { id } of runs) store.write((tx) => removeRun(tx, id))
  figures.push({
    name: 'runs list, a run deleted',
    value: (performance.now() - began) / runs.length,
    unit: 'ms',
    detail: 'each in a transaction of its own, synchronous=FULL',
  })
  await store.close()
  rmSync(folder, { recursive: true, force: true })
  return figures
}
