import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WorkerVectorIndex } from '../../../src/main/memory/vectors/worker-index.ts'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../src/main/store/open.ts'
import type { Store } from '../../../src/main/store/types.ts'
import { bundleForNode } from '../../support/bundle.ts'

const MODEL = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
let bundle: Awaited<ReturnType<typeof bundleForNode>>
let store: Store
let folder: string
let index: WorkerVectorIndex

beforeAll(async () => {
  bundle = await bundleForNode('src/main/memory/vectors/vector-worker.ts')
  folder = mkdtempSync(join(tmpdir(), 'autoglm-vectors-'))
  const path = join(folder, 'studio.db')
  store = await openStore({ path, migrations, appVersion: 'test', nativeBinding: process.env.AUTOGLM_SQLITE_BINDING })
  const data = { path, nativeBinding: process.env.AUTOGLM_SQLITE_BINDING ?? null }
  index = new WorkerVectorIndex(pathToFileURL(bundle.file), data)
})

afterAll(async () => {
  await index.dispose()
  await store.close()
  bundle.remove()
  rmSync(folder, { recursive: true, force: true })
})

const keep = (collection: 'memory' | 'entity', model: string, item: number, vector: number[]): void =>
  store.write((tx) => {
    tx.run(
      `INSERT INTO embedding (collection, item, model_sha256, vector) VALUES (:collection, :item, :model, :vector)
       ON CONFLICT DO UPDATE SET vector = :vector`,
      { collection, item, model, vector: new Uint8Array(Float32Array.from(vector).buffer) },
    )
  })
const signal = new AbortController().signal
const find = async (query: number[], among?: ReadonlySet<number>, model = MODEL) =>
  (
    await index.search('memory', model, Float32Array.from(query), { k: 3, signal, ...(among ? { among } : {}) })
  ).hits.map(({ item }) => item)

test('vectors of another model or collection are found, or what was written and removed since the first search is not minded', async () => {
  keep('memory', MODEL, 1, [1, 0])
  keep('memory', MODEL, 2, [0, 1])
  keep('memory', OTHER, 3, [1, 0])
  keep('entity', MODEL, 4, [1, 0])
  expect(await find([1, 0])).toEqual([1, 2])
  keep('memory', MODEL, 5, [0.8, 0.6])
  index.changed('memory', MODEL, { added: [5], removed: [1] })
  expect(await find([1, 0])).toEqual([5, 2])
  expect(await find([1, 0], new Set([2, 99]))).toEqual([2])
  expect(await find([1, 0], undefined, OTHER)).toEqual([3])
})

test('a query of another length is answered, or a search that was stopped is', async () => {
  await expect(find([1, 0, 0])).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  const stop = new AbortController()
  const searching = index.search('memory', MODEL, Float32Array.from([1, 0]), { k: 1, signal: stop.signal })
  stop.abort()
  await expect(searching).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await find([1, 0])).toHaveLength(3)
})

test('vectors that are added to a collection without any are not found', async () => {
  const query = Float32Array.from([1, 0])
  expect(await index.search('relation', MODEL, query, { k: 1, signal })).toMatchObject({ hits: [] })
  store.write((tx) =>
    tx.run(`INSERT INTO embedding (collection, item, model_sha256, vector) VALUES ('relation', 9, :model, :vector)`, {
      model: MODEL,
      vector: new Uint8Array(query.buffer),
    }),
  )
  index.changed('relation', MODEL, { added: [9], removed: [] })
  expect(await index.search('relation', MODEL, query, { k: 1, signal })).toMatchObject({
    hits: [{ item: 9, score: 1 }],
  })
})
