import type { RunId, SpanId } from '@shared/ids.ts'
import type { Span } from '@shared/runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barOf, rangeOf, ticksOf } from '../../../../src/renderer/lib/waterfall.ts'

const span = (startedAt: number, endedAt: number | null): Span => ({
  id: 'span_1' as SpanId,
  runId: 'run_1' as RunId,
  parentId: null,
  kind: 'tool',
  name: '',
  status: 'ok',
  startedAt,
  endedAt,
  attributes: {},
  error: null,
  order: 0,
})

const time = fc.double({ min: 0, max: 1e6, noNaN: true })

describe('waterfall', () => {
  it('draws a bar beyond the edge, backwards or too thin to see', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(time, fc.option(time)), { minLength: 1, maxLength: 20 }), time, (times, now) => {
        const spans = times.map(([start, end]) => span(start, end))
        const range = rangeOf(spans, now)
        for (const each of spans) {
          const { left, width } = barOf(each, range, now)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(width).toBeGreaterThanOrEqual(0.5)
          expect(left + width).toBeLessThanOrEqual(100.001)
        }
      }),
    )
  })

  it('divides by zero for a run without spans', () => {
    expect(rangeOf([], 5)).toEqual({ from: 5, to: 6 })
  })

  it('makes more ticks than there is room for', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (length) => {
        const ticks = ticksOf(length)
        expect(ticks.length).toBeLessThanOrEqual(5)
        expect(ticks[0]).toBe(0)
        expect(Math.max(...ticks)).toBeLessThanOrEqual(length)
      }),
    )
  })
})
