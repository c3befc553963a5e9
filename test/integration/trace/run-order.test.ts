import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../src/main/store/open.ts'
import type { Store } from '../../../src/main/store/types.ts'
import { listRuns, saveRun } from '../../../src/main/trace/runs.ts'
import { compareRuns, cursorAt, RUN_ORDER_KEYS, type RunCursor, type RunOrder } from '../../../src/shared/run-order.ts'
import { matchesRun, readRunQuery } from '../../../src/shared/run-query.ts'
import { Run } from '../../../src/shared/runs.ts'
import { temporaryFolder } from '../../support/studio.ts'

const openEmpty = (): Promise<Store> =>
  openStore({ path: `${temporaryFolder('order')}/studio.db`, migrations, appVersion: 'test' })

const run = (at: number, change: Partial<Run>): Run =>
  Run.parse({
    id: `run_${at.toString(36).padStart(4, '0')}`,
    agentId: 'agent_assistant',
    agentVersion: 1,
    agentName: 'Assistant',
    modelId: 'model_tiny',
    modelName: 'AutoGLM Tiny',
    input: 'x',
    status: 'done',
    answer: null,
    error: null,
    startedAt: 1000,
    endedAt: 1000,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed: 1,
    ...change,
  })

/** Few different values, so that many keys are equal. */
const facts = fc.record({
  startedAt: fc.constantFrom(1000, 1000.25, 1001, 1002),
  endedAt: fc.constantFrom(null, 1002, 1003, 1003.5),
  steps: fc.integer({ min: 0, max: 2 }),
  inputTokens: fc.integer({ min: 0, max: 2 }),
  outputTokens: fc.integer({ min: 0, max: 2 }),
})
const orders = fc.record({
  by: fc.constantFrom(...RUN_ORDER_KEYS),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
})

describe('paging through the runs', () => {
  it('skips a run or gives one twice: where keys are equal, and while runs arrive between pages', async () => {
    const store = await openEmpty()
    await fc.assert(
      fc.asyncProperty(
        fc.array(facts, { maxLength: 40 }),
        fc.array(facts, { maxLength: 10 }),
        fc.shuffledSubarray(
          Array.from({ length: 50 }, (_, at) => at),
          { minLength: 50, maxLength: 50 },
        ),
        orders,
        fc.integer({ min: 1, max: 12 }),
        async (first, later, places, order: RunOrder, limit) => {
          const made = [...first, ...later].map((change, at) => run(places[at] ?? at, change))
          const before = made.slice(0, first.length)
          const arriving = made.slice(first.length)
          store.write((tx) => {
            tx.run('DELETE FROM run')
            for (const each of before) saveRun(tx, each)
          })
          const seen: Run[] = []
          let after: RunCursor | undefined
          for (;;) {
            const page = await listRuns(store.reader, { limit, order, after })
            seen.push(...page)
            const last = page.at(-1)
            if (!last || page.length < limit) break
            after = cursorAt(last, order)
            const next = arriving.pop()
            if (next) store.write((tx) => saveRun(tx, next))
          }
          const ids = seen.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
          expect(seen).toEqual([...seen].sort((a, b) => compareRuns(a, b, order)))
        },
      ),
      { numRuns: 200 },
    )
    await store.close()
  })
})

describe('text of any alphabet', () => {
  it('is found by the store and not by the window, or the other way round', async () => {
    const store = await openEmpty()
    const sentences = fc.array(
      fc.oneof(
        fc.constantFrom('STRASSE', 'straße', 'ΟΔΟΣ', 'οδος', 'İstanbul', 'ıı', 'ǅ', 'ﬁn', 'ÄÖ', 'ао', 'АО', '请', 'K'),
        fc.string({ unit: 'grapheme', maxLength: 3 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 4 },
    )
    const found = async (query: string) => (await listRuns(store.reader, { limit: 10, query })).length > 0
    await fc.assert(
      fc.asyncProperty(
        sentences,
        fc.nat(8),
        fc.nat(8),
        fc.constantFrom(...(['as', 'up', 'low'] as const)),
        async (words, from, to, way) => {
          const input = words.join(' ')
          const chars = [...input]
          const part = chars.slice(Math.min(from, to), Math.max(from, to)).join('')
          const typed = way === 'up' ? part.toUpperCase() : way === 'low' ? part.toLowerCase() : part
          const quoted = `"${typed.replace(/["\\]/g, '\\$&')}"`
          const one = run(1, { input })
          store.write((tx) => {
            tx.run('DELETE FROM run')
            saveRun(tx, one)
          })
          for (const query of [quoted, `-input:${quoted}`, `input=${quoted}`]) {
            const read = readRunQuery(query)
            // An empty text after a field is refused on both sides.
            if ('problem' in read) continue
            expect([query, await found(query)]).toEqual([query, matchesRun(one, read.conditions)])
          }
        },
      ),
      { numRuns: 400 },
    )
    store.write((tx) => saveRun(tx, run(1, { input: 'x' })))
    store.write((tx) => tx.run("UPDATE run SET input = 'Große ÄPFEL auf der ΟΔΟΣΑ'"))
    expect(await found('äpfel')).toBe(true)
    expect(await found('ΟΔΟΣ')).toBe(true)
    await store.close()
  })
})
