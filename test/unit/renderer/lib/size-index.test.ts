import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SizeIndex } from '../../../../src/renderer/lib/size-index.ts'

const heights = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 70 })

describe('heights of a long list', () => {
  it('puts a row elsewhere than the sum of those above it, whatever was measured since', () => {
    fc.assert(
      fc.property(heights, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 900 }))), (guessed, measured) => {
        const index = new SizeIndex(guessed.length, (at) => guessed[at] ?? 0)
        const truth = [...guessed]
        for (const [any, size] of measured) {
          const at = any % truth.length
          expect(index.set(at, size)).toBe(size - (truth[at] ?? 0))
          truth[at] = size
        }
        let sum = 0
        for (const [at, size] of truth.entries()) {
          expect(index.offset(at)).toBe(sum)
          expect(index.at(sum)).toBe(at)
          expect(index.at(sum + size - 0.5)).toBe(at)
          sum += size
        }
        expect(index.total).toBe(sum)
        expect(index.offset(truth.length)).toBe(sum)
        expect(index.at(sum + 100)).toBe(truth.length - 1)
        expect(index.at(-5)).toBe(0)
      }),
    )
  })

  it('finds a row in an empty list', () => {
    expect(new SizeIndex(0, () => 1).at(0)).toBe(-1)
  })
})
