import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align } from '../../../../../src/main/agent/replay/align.ts'
import { differences } from '../../../../../src/main/agent/replay/json-difference.ts'

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 80 })

describe('alignment', () => {
  it('has every place once and in order, and pairs only what is equal', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const pairs = align(left, right)
        expect(pairs.flatMap((pair) => (pair.left === null ? [] : [pair.left]))).toEqual(left.map((_, at) => at))
        expect(pairs.flatMap((pair) => (pair.right === null ? [] : [pair.right]))).toEqual(right.map((_, at) => at))
        for (const pair of pairs) {
          if (pair.left !== null && pair.right !== null) expect(left[pair.left]).toBe(right[pair.right])
        }
      }),
    )
  })

  it('loses nothing behind an insertion: only what was inserted has no partner', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 20 }), (at, count) => {
        const left = Array.from({ length: 300 }, (_, index) => `step ${index}`)
        const right = left.toSpliced(at, 0, ...Array.from({ length: count }, (_, index) => `new ${index}`))
        const alone = align(left, right).filter((pair) => pair.left === null || pair.right === null)
        expect(alone).toHaveLength(count)
      }),
    )
  })
})

describe('differences of JSON', () => {
  it('are none between equal values, and point to the very member that was changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, key) => {
        expect(differences(value, structuredClone(value))).toEqual([])
        const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1')
        expect(differences([{ [key]: 1, x1: value }], [{ [key]: 2, x1: value }])).toEqual(
          key === 'x1' ? expect.anything() : [{ path: `/0/${escaped}`, expected: 1, actual: 2 }],
        )
      }),
    )
  })
})
