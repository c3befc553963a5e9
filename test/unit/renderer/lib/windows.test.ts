import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowOfToken, rowsOfTokens } from '../../../../src/renderer/lib/ledger.ts'
import { rowsOfText } from '../../../../src/renderer/lib/text-rows.ts'
import { nextUncertain } from '../../../../src/renderer/lib/tokens.ts'

describe('rows of what is too long to be in the page whole', () => {
  it('loses a character, cuts one in two, or makes a row of any length', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('\n', '😀', 'a'), fc.constant('x'.repeat(700))) })
    fc.assert(
      fc.property(text, (whole) => {
        const starts = rowsOfText(whole)
        const rows = starts.slice(1).map((end, index) => whole.slice(starts[index], end))
        expect(rows.join('')).toBe(whole)
        for (const row of rows) {
          expect(row.length).toBeLessThanOrEqual(1000)
          expect(row.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  it('puts a token into another row than the one that shows it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', 'b\n'), { minLength: 1, maxLength: 2000 }), (texts) => {
        const starts = rowsOfTokens(texts.map((text) => ({ text })))
        expect(starts.at(-1)).toBe(texts.length)
        texts.forEach((_, token) => {
          const row = rowOfToken(starts, token)
          expect(token).toBeGreaterThanOrEqual(starts[row] ?? Number.POSITIVE_INFINITY)
          expect(token).toBeLessThan(starts[row + 1] ?? 0)
        })
      }),
      { numRuns: 50 },
    )
  })
})

describe('the next uncertain token', () => {
  it('is not found by entropy, or not again from the beginning', () => {
    const token = (p: number, entropy?: number) => ({
      id: 1,
      text: 'a',
      p,
      t: 0,
      channel: 'content' as const,
      ...(entropy === undefined ? {} : { entropy }),
    })
    const tokens = [token(0.9, 2), token(0.3, 0.1), token(1)]
    expect(nextUncertain(tokens, -1, 'probability')).toBe(1)
    expect(nextUncertain(tokens, -1, 'entropy')).toBe(0)
    expect(nextUncertain(tokens, 0, 'entropy')).toBe(0)
    expect(nextUncertain([token(1)], -1, 'probability')).toBe(-1)
  })
})
