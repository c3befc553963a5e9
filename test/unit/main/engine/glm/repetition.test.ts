import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RepetitionDetector } from '../../../../../src/main/engine/glm/repetition.ts'

/** Index of the token at which a loop is noticed, or -1. */
const noticed = (tokens: number[], times: number): number => {
  const detector = new RepetitionDetector(times)
  return tokens.findIndex((token) => detector.push(token))
}

const repeat = (cycle: number[], times: number): number[] => Array.from({ length: times }, () => cycle).flat()

test('a cycle of some length is never noticed, or too late', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 2, max: 6 }),
      fc.array(fc.nat(50)),
      (length, times, before) => {
        const cycle = Array.from({ length }, (_, index) => 100 + index)
        const at = noticed([...before, ...repeat(cycle, 200)], times)
        const needed = Math.max(64, times * length)
        expect(at + 1 - before.length).toBe(needed)
      },
    ),
  )
})

test('legitimate repetition is cut', () => {
  expect(noticed(repeat([7], 63), 2)).toBe(-1)
  expect(noticed(repeat([1, 2, 3, 4, 5], 12), 2)).toBe(-1)
  const listing = Array.from({ length: 40 }, (_, n) => [1, 2, 3, 1000 + n, 4]).flat()
  expect(noticed(listing, 3)).toBe(-1)
  expect(
    noticed(
      repeat(
        Array.from({ length: 33 }, (_, n) => n),
        20,
      ),
      3,
    ),
  ).toBe(-1)
})

test('text without repetition is taken for a loop', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1_000_000), { minLength: 100, maxLength: 300 }), (tokens) => {
      expect(noticed(tokens, 2)).toBe(-1)
    }),
  )
})
