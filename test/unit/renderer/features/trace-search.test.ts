import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextHit } from '../../../../src/renderer/features/traces/search-state.ts'
import { countInside } from '../../../../src/renderer/lib/hits-inside.ts'
import { SpanTable } from '../../../../src/renderer/lib/span-table.ts'
import { spanAt } from '../spans.ts'

describe('hits of a search', () => {
  it('skips a hit, or ends instead of going round', () => {
    const hits = fc.uniqueArray(fc.nat(200), { minLength: 1 }).map((all) => all.sort((a, b) => a - b))
    fc.assert(
      fc.property(hits, fc.option(fc.nat(220)), fc.constantFrom<1 | -1>(1, -1), (all, from, step) => {
        const seen = new Set<number>()
        let at = from
        for (let count = 0; count < all.length; count += 1) {
          at = nextHit(all, at, step)
          if (at !== null) seen.add(at)
        }
        expect([...seen].sort((a, b) => a - b)).toEqual(all)
      }),
    )
    expect(nextHit([], 4, 1)).toBeNull()
  })

  it('counts a hit in the wrong branch, or in itself', () => {
    const table = new SpanTable()
    for (const [order, parent] of [
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 1],
    ] as const)
      table.put(spanAt(order), parent)
    expect([...countInside(table, [3, 4, 9])]).toEqual([
      [1, 1],
      [0, 2],
    ])
  })
})
