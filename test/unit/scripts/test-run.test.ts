import { describe, expect, it } from 'vitest'
import { authorityRecord, parseDisplay } from '../../../scripts/lib/display.mjs'
import { countReport, summaryLine } from '../../../scripts/lib/summary.mjs'

describe('summary line', () => {
  it('has exactly the promised form (bug: a colour code or a missing zero breaks whoever reads it)', () => {
    expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(summaryLine({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped')
  })

  it('counts a file that does not load (bug: a syntax error in a test file reported as "0 failed")', () => {
    const report = { numPassedTests: 5, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] }
    expect(countReport(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
  })

  it('counts a failure that only the exit code shows (bug: an unhandled rejection or a crash reported as green)', () => {
    expect(countReport({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 1).failed).toBe(1)
    expect(countReport(null, 139)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('does not count a failed test twice (bug: its file is marked failed too)', () => {
    const report = { numPassedTests: 0, numFailedTests: 1, testResults: [{ status: 'failed', assertionResults: [{}] }] }
    expect(countReport(report, 1).failed).toBe(1)
  })
})

describe('virtual screen', () => {
  it('waits for the whole number (bug: display 1 taken for 12 when the pipe delivers half a line)', () => {
    expect(parseDisplay('')).toBeNull()
    expect(parseDisplay('1')).toBeNull()
    expect(parseDisplay('12\n')).toBe(12)
  })

  it('writes an Xauthority record of libXau layout (bug: a screen anyone on the machine can read)', () => {
    const record = authorityRecord(Buffer.alloc(16, 7))
    expect(record.subarray(0, 8).toString('hex')).toBe('ffff000000000012')
    expect(record.subarray(8, 26).toString()).toBe('MIT-MAGIC-COOKIE-1')
    expect(record.subarray(26).toString('hex')).toBe(`0010${'07'.repeat(16)}`)
  })
})
