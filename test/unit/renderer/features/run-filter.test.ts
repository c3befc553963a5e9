import { cursorAt, NEWEST_FIRST, RUN_ORDER_KEYS, type RunOrder } from '@shared/run-order.ts'
import type { Run } from '@shared/runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTwin } from '../../../../src/renderer/bridge/twin/twin.ts'
import { mergeRuns, type RunPages, undecided } from '../../../../src/renderer/features/traces/run-filter.ts'

const all = { text: '', order: NEWEST_FIRST }
const none: RunPages = { runs: [], end: null }
const sample = async (count: number): Promise<Run[]> =>
  createTwin({ pastRuns: count, speed: Number.POSITIVE_INFINITY }).runs.list({ limit: 500 })
const ids = (runs: readonly Run[]) => runs.map((run) => run.id)

describe('list of runs', () => {
  it('shows a run twice, an old state of it, or the wrong order', async () => {
    const runs = await sample(12)
    const pages = { runs: runs.slice(4).map((run) => ({ ...run, status: 'running' as const })), end: null }
    const merged = mergeRuns(runs.slice(0, 8), pages, all)
    expect(ids(merged)).toEqual(ids(runs))
    expect(merged.slice(0, 8)).toEqual(runs.slice(0, 8))
  })

  it('shows a live run behind runs that are not loaded yet, in any order', async () => {
    const runs = (await sample(20)).map((run, at) => ({ ...run, inputTokens: (at * 7) % 5, steps: at % 3 }))
    const orders: RunOrder[] = RUN_ORDER_KEYS.flatMap((by) => [
      { by, direction: 'asc' as const },
      { by, direction: 'desc' as const },
    ])
    for (const order of orders) {
      const sorted = mergeRuns(runs, none, { text: '', order })
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 19 }), fc.subarray(runs), (loaded, live) => {
          const page = sorted.slice(0, loaded)
          const last = page.at(-1)
          if (!last) throw new Error('no run')
          const shown = mergeRuns(live, { runs: page, end: cursorAt(last, order) }, { text: '', order })
          expect(ids(shown)).toEqual(ids(page))
        }),
      )
    }
  })

  it('finds nothing in the answer, or keeps a run that has come to match no more', async () => {
    const [run] = await sample(1)
    if (!run) throw new Error('no run')
    const answered = { ...run, answer: 'Malus Domestica', status: 'done' as const }
    const find = (text: string) => mergeRuns([answered], none, { text, order: NEWEST_FIRST })
    expect(find(' malus d')).toEqual([answered])
    expect(find('pear')).toEqual([])
    const before = { runs: [{ ...run, status: 'running' as const }], end: null }
    expect(mergeRuns([answered], before, { text: 'status:running', order: NEWEST_FIRST })).toEqual([])
  })

  it('guesses about what a run called, or about the part of a text that lists leave out', async () => {
    const [run] = await sample(1)
    if (!run) throw new Error('no run')
    const long = { ...run, input: `${'a'.repeat(1000)}…` }
    const order = NEWEST_FIRST
    for (const text of ['tool:calculator', 'pear', '-pear', 'input:pear', `input="${'a'.repeat(400)}"`]) {
      expect([text, mergeRuns([long], none, { text, order })]).toEqual([text, []])
      // What the host has found stays.
      expect([text, mergeRuns([long], { runs: [long], end: null }, { text, order })]).toEqual([text, [long]])
      expect(undecided([long], { text, order })).toContain(run.id)
    }
    expect(mergeRuns([long], none, { text: 'aaa', order })).toEqual([long])
    expect(mergeRuns([long], none, { text: '-aaa', order })).toEqual([])
    expect(undecided([long], { text: 'aaa status:done', order })).toBe('')
  })
})
