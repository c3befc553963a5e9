import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barOf, ticksOf } from '../../../../src/renderer/lib/waterfall.ts'

const time = fc.double({ min: 0, max: 1e6, noNaN: true })

describe('waterfall', () => {
  it('draws a bar beyond the edge, backwards or too thin to see', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(time, fc.option(time)), { minLength: 1, maxLength: 20 }), time, (times, now) => {
        const from = Math.min(...times.map(([start]) => start))
        const to = Math.max(from + 1, ...times.map(([, end]) => end ?? now))
        for (const [startedAt, endedAt] of times) {
          const { left, width } = barOf({ startedAt, endedAt }, { from, to }, now)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(width).toBeGreaterThanOrEqual(0.5)
          expect(left + width).toBeLessThanOrEqual(100.001)
        }
      }),
    )
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
