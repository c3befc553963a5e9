import { FIRST_TOKEN_ATTRIBUTE, PREFILL_ATTRIBUTE } from '@shared/trace-shape.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpanTable } from '../../../../src/renderer/lib/span-table.ts'
import { gapsOf, segmentsOf, TIME_PARTS, timeShares } from '../../../../src/renderer/lib/time-parts.ts'
import { spanAt } from '../spans.ts'

const ms = fc.integer({ min: 0, max: 400 })
/** Inferences with any times at all: unknown ones, and such as cannot be, longer than the whole. */
const inference = fc.record({
  start: ms,
  length: ms,
  first: fc.option(fc.integer({ min: -50, max: 600 })),
  prefill: fc.option(fc.integer({ min: -50, max: 600 })),
})
const anySpan = fc.record({
  kind: fc.constantFrom('agent', 'inference', 'tool', 'approval', 'error' as const),
  start: ms,
  length: fc.option(ms),
  first: fc.integer({ min: 0, max: 200 }),
  prefill: fc.integer({ min: 0, max: 200 }),
})
const attributesOf = (first: number | null, prefill: number | null) => ({
  ...(first === null ? {} : { [FIRST_TOKEN_ATTRIBUTE]: first / 1000 }),
  ...(prefill === null ? {} : { [PREFILL_ATTRIBUTE]: prefill }),
})

describe('what time went to', () => {
  it('leaves a hole in an inference, lets its parts overlap, or makes them longer than it', () => {
    fc.assert(
      fc.property(inference, ({ start, length, first, prefill }) => {
        const table = new SpanTable()
        const times = { startedAt: start, endedAt: start + length, attributes: attributesOf(first, prefill) }
        table.put(spanAt(1, { kind: 'inference', ...times }), 0)
        const parts = segmentsOf(table, 0, 9999)
        let at = start
        for (const part of parts) {
          expect(part.from).toBe(at)
          expect(part.to).toBeGreaterThanOrEqual(part.from)
          at = part.to
        }
        expect(at).toBe(start + length)
      }),
    )
  })

  it('explains more or less time than there was, with any spans side by side', () => {
    const spans = fc.array(anySpan, { maxLength: 20 })
    fc.assert(
      fc.property(spans, ms, ms, (list, from, length) => {
        const table = new SpanTable()
        for (const [index, { kind, start, length: took, first, prefill }] of list.entries()) {
          const endedAt = took === null ? null : start + took
          table.put(spanAt(index + 1, { kind, startedAt: start, endedAt, attributes: attributesOf(first, prefill) }), 0)
        }
        const now = 500
        const shares = timeShares(table, from, from + length, now)
        expect(TIME_PARTS.reduce((sum, part) => sum + shares[part], 0)).toBeCloseTo(length, 6)
        // The slow way: of each millisecond, what comes first of all that covers it.
        const truth = { queue: 0, prefill: 0, decode: 0, model: 0, tool: 0, approval: 0, other: 0 }
        const all = list.flatMap((_, row) => segmentsOf(table, row, now))
        for (let at = from; at < from + length; at += 1) {
          const here = new Set(all.filter((each) => each.from <= at && each.to > at).map(({ part }) => part))
          const order = ['decode', 'prefill', 'model', 'tool', 'queue', 'approval'] as const
          truth[order.find((part) => here.has(part)) ?? 'other'] += 1
        }
        for (const part of TIME_PARTS) expect([part, shares[part]]).toEqual([part, expect.closeTo(truth[part], 3)])
      }),
    )
  })

  it('calls time of an agent unexplained while one of its steps runs, or explained when none does', () => {
    const table = new SpanTable()
    table.put(spanAt(1, { kind: 'agent', startedAt: 0, endedAt: 100 }), 0)
    table.put(spanAt(2, { startedAt: 10, endedAt: 60 }), 1)
    table.put(spanAt(3, { startedAt: 20, endedAt: 40 }), 1)
    table.put(spanAt(4, { startedAt: 70, endedAt: 90 }), 1)
    expect(gapsOf(table, 0, 0).map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [60, 70],
      [90, 100],
    ])
  })
})
