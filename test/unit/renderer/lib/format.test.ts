import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, formatDuration, formatProbability, formatRelative } from '../../../../src/renderer/lib/format.ts'

describe('formatters', () => {
  it('writes a duration as 60.0 s or 1000 ms at the edge of a unit', () => {
    expect([0, 9.94, 12.4, 999, 999.6, 59_940, 59_960, 3_599_400, 3_600_000].map(formatDuration)).toEqual([
      '0.0 ms',
      '9.9 ms',
      '12 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '1 m 00 s',
      '59 m 59 s',
      '1 h 00 m',
    ])
  })

  it('shows a negative duration when clocks disagree', () => {
    expect(formatDuration(-5)).toBe('0.0 ms')
  })

  it('counts bytes in the wrong unit', () => {
    expect([0, 1023, 1024, 2_985_472, 6_175_000_000].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
      '0 B',
      '1,023 B',
      '1.0 KiB',
      '2.8 MiB',
      '5.8 GiB',
    ])
  })

  it('rounds an unlikely token to impossible or an uncertain one to certain', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(['0.0%', '100.0%']).not.toContain(formatProbability(p))
      }),
    )
    expect(formatProbability(1)).toBe('100.0%')
    expect(formatProbability(0)).toBe('0.0%')
  })

  it('calls what happened a moment ago 0 days ago', () => {
    const now = Date.UTC(2026, 1, 1)
    expect(formatRelative(now - 5000, now, 'en')).toBe('now')
    expect(formatRelative(now - 3 * 60_000, now, 'en')).toBe('3 min. ago')
    expect(formatRelative(now - 86_400_000, now, 'en')).toBe('yesterday')
  })
})
