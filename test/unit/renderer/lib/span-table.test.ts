import { SpanKind, SpanStatus } from '@shared/runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpanTable } from '../../../../src/renderer/lib/span-table.ts'
import { spanAt } from '../spans.ts'

const anySpan = fc.record({
  kind: fc.constantFrom(...SpanKind.options),
  status: fc.constantFrom(...SpanStatus.options),
  name: fc.string({ maxLength: 12 }),
  startedAt: fc.double({ min: 0, max: 2e12, noNaN: true }),
  endedAt: fc.option(fc.double({ min: 0, max: 2e12, noNaN: true }), { nil: null }),
})

describe('table of spans', () => {
  it('gives back something else than was put in', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 200 }), (spans) => {
        const table = new SpanTable()
        for (const [index, span] of spans.entries()) table.put(spanAt(index * 3 + 1, span), 0)
        expect(table.length).toBe(spans.length)
        for (const [index, span] of spans.entries()) {
          expect(table.facts(table.rowOf(index * 3 + 1))).toEqual({ order: index * 3 + 1, ...span })
          expect(table.rowOf(index * 3 + 2)).toBe(-1)
        }
      }),
    )
  })

  it('keeps a span running that has ended, or adds it twice', () => {
    const table = new SpanTable()
    table.put(spanAt(1, { status: 'running', endedAt: null }), 0)
    table.put(spanAt(1, { status: 'error', endedAt: 50 }), 0)
    expect(table.length).toBe(1)
    expect(table.facts(0)).toMatchObject({ status: 'error', endedAt: 50 })
    expect(table.range).toEqual({ from: 1, to: 50 })
  })

  it('counts places among siblings wrong', () => {
    const table = new SpanTable()
    for (const [order, parent] of [
      [1, 0],
      [2, 1],
      [3, 1],
      [4, 3],
    ] as const)
      table.put(spanAt(order), parent)
    expect([0, 1, 2, 3].map((row) => table.placeOf(row))).toEqual([
      { position: 1, siblings: 1 },
      { position: 1, siblings: 2 },
      { position: 2, siblings: 2 },
      { position: 1, siblings: 1 },
    ])
  })
})
