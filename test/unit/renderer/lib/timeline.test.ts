import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neighbour } from '../../../../src/renderer/features/traces/timeline/neighbour.ts'
import { criticalPath } from '../../../../src/renderer/lib/critical-path.ts'
import { formatOffset } from '../../../../src/renderer/lib/format.ts'
import { SpanTable } from '../../../../src/renderer/lib/span-table.ts'
import { TimelineLanes } from '../../../../src/renderer/lib/timeline-lanes.ts'
import { panned, zoomed } from '../../../../src/renderer/lib/waterfall.ts'
import { spanAt } from '../spans.ts'

/** Spans in order of start, with any lengths and parents, some still running. */
const anyRun = fc
  .array(fc.record({ gap: fc.nat(5), length: fc.option(fc.nat(30)), parent: fc.nat(40) }), { maxLength: 40 })
  .map((spans) => {
    const table = new SpanTable()
    let start = 0
    for (const [index, { gap, length, parent }] of spans.entries()) {
      start += gap
      table.put(spanAt(index + 1, { startedAt: start, endedAt: length === null ? null : start + length }), parent)
    }
    return table
  })

function laidOut(table: SpanTable): TimelineLanes {
  const lanes = new TimelineLanes()
  lanes.update(table)
  return lanes
}

describe('timeline', () => {
  it('draws one span over another, or above its parent', () => {
    fc.assert(
      fc.property(anyRun, (table) => {
        const lanes = laidOut(table)
        const end = (row: number) => (Number.isNaN(table.end(row)) ? Number.POSITIVE_INFINITY : table.end(row))
        for (let a = 0; a < table.length; a += 1) {
          if (table.parent(a) !== -1) expect(lanes.at(a)).toBeGreaterThan(lanes.at(table.parent(a)))
          for (let b = a + 1; b < table.length; b += 1) {
            if (lanes.at(a) === lanes.at(b)) expect(table.start(b)).toBeGreaterThanOrEqual(end(a))
          }
        }
      }),
    )
  })

  it('keeps the lane of a span as if it still ran', () => {
    const table = new SpanTable()
    const lanes = new TimelineLanes()
    table.put(spanAt(1, { startedAt: 0, endedAt: null, status: 'running' }), 0)
    lanes.update(table)
    table.put(spanAt(1, { startedAt: 0, endedAt: 5 }), 0)
    table.put(spanAt(2, { startedAt: 9, endedAt: 12 }), 0)
    lanes.update(table)
    expect([lanes.at(0), lanes.at(1), lanes.count]).toEqual([0, 0, 1])
  })

  it('zooms or moves out of the run', () => {
    const whole = { from: 100, to: 900 }
    const steps = fc.array(
      fc.record({
        at: fc.double({ min: 100, max: 900, noNaN: true }),
        by: fc.double({ min: 0.1, max: 5, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(steps, (all) => {
        let range = whole
        for (const { at, by } of all) {
          range = panned(zoomed(range, whole, Math.min(range.to, Math.max(range.from, at)), by), whole, (by - 2) * 50)
          expect(range.from).toBeGreaterThanOrEqual(whole.from - 1e-6)
          expect(range.to).toBeLessThanOrEqual(whole.to + 1e-6)
          expect(range.to).toBeGreaterThan(range.from)
        }
      }),
    )
  })

  it('moves what is under the pointer while it zooms', () => {
    const range = zoomed({ from: 0, to: 100 }, { from: 0, to: 100 }, 30, 0.5)
    expect(range).toEqual({ from: 15, to: 65 })
  })

  it('calls a span critical that nothing waited for', () => {
    const table = new SpanTable()
    table.put(spanAt(1, { startedAt: 0, endedAt: 100 }), 0)
    table.put(spanAt(2, { startedAt: 0, endedAt: 60 }), 1)
    table.put(spanAt(3, { startedAt: 0, endedAt: 20 }), 1)
    table.put(spanAt(4, { startedAt: 60, endedAt: 95 }), 1)
    expect([...criticalPath(table)].sort()).toEqual([0, 1, 3])
  })

  it('leaves the run by an arrow key', () => {
    const keys = fc.array(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), { maxLength: 30 })
    fc.assert(
      fc.property(anyRun, keys, (table, pressed) => {
        const lanes = laidOut(table)
        let row = -1
        for (const key of pressed) {
          row = neighbour(table, lanes, row, key) ?? row
          expect(row).toBeGreaterThanOrEqual(table.length === 0 ? -1 : 0)
          expect(row).toBeLessThan(Math.max(1, table.length))
        }
      }),
    )
  })

  it('writes the same under two ticks', () => {
    expect([0, 20].map((ms) => formatOffset(ms, 20))).toEqual(['0.00 s', '0.02 s'])
    expect(formatOffset(223_500, 500)).toBe('3:43.5')
    expect(formatOffset(223_500, 1000)).toBe('3:44')
    expect(formatOffset(3_661_000, 60_000)).toBe('1:01:01')
  })
})
