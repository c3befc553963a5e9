import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import { WorkerVectorIndex } from '../../src/main/memory/vectors/worker-index.ts'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { openStore } from '../../src/main/store/open.ts'
import type { Store } from '../../src/main/store/types.ts'
import { type Figure, median } from './figure.ts'

const MODEL = 'a'.repeat(64)
const DIMENSION = 384
const SEARCHES = 60
const K = 10

/** Exact search of the nearest among random vectors of length 1, through the thread that holds them; as a host calls it. */
export async function benchVectors(): Promise<Figure[]> {
  const sizes = process.env.AUTOGLM_VECTORS?.split(',').map(Number) ?? [10_000, 100_000, 1_000_000]
  const figures: Figure[] = []
  for (const size of sizes) figures.push(...(await benchSize(size)))
  return figures
}

async function benchSize(size: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const path = join(folder, 'studio.db')
  const nativeBinding = process.env.AUTOGLM_SQLITE_BINDING ?? null
  const store = await openStore({ path, migrations, appVersion: 'bench', nativeBinding })
  const entry = pathToFileURL(join(projectRoot, 'out', 'main', 'vector-worker.js'))
  const index = new WorkerVectorIndex(entry, { path, nativeBinding })
  try {
    fill(store, size)
    const signal = new AbortController().signal
    const search = async (among?: Uint32Array): Promise<number> => {
      const query = randomVector()
      const began = performance.now()
      const { hits } = await index.search('memory', MODEL, query, { k: K, signal, ...(among ? { among } : {}) })
      if (hits.length !== K) throw new Error(`${hits.length} of ${K} were found`)
      return performance.now() - began
    }
    const first = await search()
    const all = await repeat(search)
    const tenth = Uint32Array.from({ length: size / 10 }, (_, at) => at * 10 + 1)
    const some = await repeat(() => search(tenth))
    const plain = plainLoop(store)
    const name = `${size.toLocaleString('en')} vectors`
    const bars = new Map([
      [100_000, 120],
      [1_000_000, 1500],
    ])
    const bar = bars.get(size)
    return [
      { name: `${name}: first search, reading them`, value: first, unit: 'ms' },
      { name: `${name}: search, median`, value: median(all), unit: 'ms', detail: `a plain loop: ${plain}` },
      {
        name: `${name}: search, 95th percentile`,
        value: all[Math.ceil(all.length * 0.95) - 1] ?? 0,
        unit: 'ms',
        ...(bar ? { bar: { at: 'most', value: bar } } : {}),
      },
      { name: `${name}: search among a tenth, median`, value: median(some), unit: 'ms' },
    ]
  } finally {
    await index.dispose()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function repeat(work: () => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (let count = 0; count < SEARCHES; count += 1) times.push(await work())
  return times.sort((a, b) => a - b)
}

function fill(store: Store, size: number): void {
  for (let from = 1; from <= size; from += 10_000) {
    store.write((tx) => {
      for (let item = from; item < from + 10_000 && item <= size; item += 1) {
        tx.run(
          `INSERT INTO embedding (collection, item, model_sha256, vector) VALUES ('memory', :item, :model, :vector)`,
          { item, model: MODEL, vector: new Uint8Array(randomVector().buffer) },
        )
      }
    })
  }
}

/** The baseline: a loop over one array in plain JavaScript, of 10,000 of them, reckoned up. */
function plainLoop(store: Store): string {
  const rows = store.all<{ vector: Uint8Array }>('SELECT vector FROM embedding LIMIT 10000')
  const { count } = store.get<{ count: number }>('SELECT count(*) AS count FROM embedding') ?? { count: 0 }
  const values = new Float32Array(rows.length * DIMENSION)
  for (const [row, { vector }] of rows.entries())
    new Uint8Array(values.buffer).set(vector, row * DIMENSION * Float32Array.BYTES_PER_ELEMENT)
  const query = randomVector()
  const times = Array.from({ length: 10 }, () => {
    const began = performance.now()
    let best = 0
    for (let row = 0; row < rows.length; row += 1) {
      let sum = 0
      for (let at = 0; at < DIMENSION; at += 1) sum += (query[at] ?? 0) * (values[row * DIMENSION + at] ?? 0)
      if (sum > best) best = sum
    }
    return performance.now() - began + best * 0
  })
  return `${((median(times) * count) / rows.length).toFixed(0)} ms, reckoned from 10,000`
}

function randomVector(): Float32Array<ArrayBuffer> {
  const vector = Float32Array.from({ length: DIMENSION }, () => Math.random() - 0.5)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
