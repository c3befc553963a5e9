import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryFilter, NewMemory } from '@shared/memory.ts'
import { sha256 } from '../../src/main/kit/canonical.ts'
import { insertMemory } from '../../src/main/memory/insert.ts'
import { listMemories } from '../../src/main/memory/read.ts'
import { recall } from '../../src/main/memory/recall/recall.ts'
import { indexTerms } from '../../src/main/memory/tokenise.ts'
import { migrations } from '../../src/main/store/migrations/all.ts'
import { openStore } from '../../src/main/store/open.ts'
import type { Store, Tx } from '../../src/main/store/types.ts'
import { type Figure, median } from './figure.ts'
import { Dice } from './memory/dice.ts'
import { generateSet } from './memory/generate.ts'

const QUESTIONS = 60
const INSERTIONS = 1_000
/** Rows in one transaction while the store is filled. */
const BATCH = 20_000
/** What meaning finds is not searched here, see the bench of vectors: so many of any are handed in. */
const NEAREST = 200

/** Recall, insertion and the list of the view with very many memories, without the model: its part is the bench of vectors. */
export async function benchManyMemories(): Promise<Figure[]> {
  return [...(await benchSize(100_000, 120)), ...(await benchSize(1_000_000, 1_500))]
}

async function benchSize(size: number, most: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const store = await openStore({ path: join(folder, 'studio.db'), migrations, appVersion: 'bench' })
  try {
    const users = generateSet(1)
    const texts = users.flatMap((user) => user.sessions.flatMap(({ turns }) => turns.map(({ text }) => text)))
    fill(store, size, texts)
    const asked = users.flatMap((user) => user.questions)
    const questions = new Dice(7).some(asked, QUESTIONS)
    const times = questions.map(({ text }) => {
      const hits = Array.from({ length: NEAREST }, (_, at) => ({
        item: 1 + ((at * 7919 + text.length * 104_729) % size),
        score: 0.9 - at / 400,
      }))
      const meaning = { hits, spread: { mean: 0.05, deviation: 0.08 } }
      return timed(() => void recall(store, text, { limit: 10, meaning }))
    })
    const insertions = timed(() => store.write((tx) => insert(tx)))
    const pages = [0, 1, 2].map(() => timed(() => void listMemories(store, MemoryFilter.parse({}), 100)))
    const sorted = times.slice(1).sort((a, b) => a - b)
    const name = `${size.toLocaleString('en')} memories`
    return [
      { name: `${name}: recall, median`, value: median(sorted), unit: 'ms' },
      {
        name: `${name}: recall, 95th percentile`,
        value: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0,
        unit: 'ms',
        bar: { at: 'most', value: most },
        detail: 'without the query’s embedding and the search of vectors',
      },
      {
        name: `${name}: ${INSERTIONS.toLocaleString('en')} insertions`,
        value: insertions,
        unit: 'ms',
        ...(size === 100_000 ? { bar: { at: 'most' as const, value: 1_000 } } : {}),
      },
      { name: `${name}: first page of the view`, value: median(pages), unit: 'ms' },
    ]
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** What people said, over and over with a word of its own each, so that no two are the same. */
function fill(store: Store, size: number, texts: readonly string[]): void {
  for (let start = 0; start < size; start += BATCH) {
    store.write((tx) => {
      for (let at = start; at < Math.min(size, start + BATCH); at += 1) {
        const text = `${texts[at % texts.length]} (${at.toString(36)})`
        const row = { seq: at + 1, id: `memory_${at.toString(36).padStart(8, '0')}`, text, hash: sha256(text), at: 1 }
        tx.run(
          `INSERT INTO memory (seq, id, text, text_sha256, created_at, last_confirmed) VALUES (:seq, :id, :text, :hash, :at, :at)`,
          row,
        )
        tx.run(`INSERT INTO memory_version (memory_seq, tx_from, status, importance) VALUES (:seq, 1, 'active', 0.5)`, {
          seq: row.seq,
        })
        tx.run('INSERT INTO memory_fts (rowid, terms) VALUES (:seq, :terms)', { seq: row.seq, terms: indexTerms(text) })
      }
    })
  }
}

function insert(tx: Tx): void {
  for (let at = 0; at < INSERTIONS; at += 1) {
    const text = `A thing that is new, number ${at}`
    const witness = { session: 'bench', seq: at, span: null, hash: sha256(text), source: 'user_said' as const }
    insertMemory(tx, NewMemory.parse({ text }), { runId: null, spanId: null }, witness, Date.now())
  }
}
