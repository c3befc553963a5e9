import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseSequence, commonPrefix, type Held } from '../../../../../src/main/engine/local/sequence-pool.ts'

const held = (tokens: number[], lastUsed: number): Held => ({ tokens, lastUsed })
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)

const SYSTEM = range(0, 100)

test('the next step of a run goes to another sequence than the step before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      (answers, pick) => {
        // Runs that share a system text and then differ by more than a few tokens.
        const free = answers.map((answer, index) =>
          held([...SYSTEM, ...range(1000 * (index + 1), 10), ...answer], index),
        )
        const mine = pick % free.length
        const prompt = [...(free[mine]?.tokens ?? []), 7, 8, 9]
        expect(chooseSequence(free, prompt)).toBe(mine)
      },
    ),
  )
})

test('a new run takes the place of one that waits for its tool, instead of that of the oldest', () => {
  const recent = held([...SYSTEM, ...range(500, 20)], 9)
  const old = held([...SYSTEM, ...range(700, 400)], 2)
  expect(chooseSequence([recent, old], [...SYSTEM, ...range(900, 20)])).toBe(1)
})

test('a long conversation is destroyed to save a few tokens', () => {
  const long = held(range(0, 5000), 1)
  expect(chooseSequence([long, held([], 5)], [...range(0, 20), 9999])).toBe(1)
  expect(chooseSequence([long, held(range(8000, 10), 5)], [...range(0, 20), 9999])).toBe(0)
})

test('sequences without anything in common crash the choice, or none at all does', () => {
  expect(chooseSequence([], [1])).toBe(-1)
  expect(chooseSequence([held([1], 4), held([2], 3)], [5])).toBe(1)
  expect(commonPrefix([1, 2, 3], [1, 2])).toBe(2)
})

test('a run that shares a system text destroys what another waits with, though an empty sequence is there', () => {
  const waiting = held([...SYSTEM, ...range(500, 40)], 3)
  expect(chooseSequence([waiting, held([], 0)], [...SYSTEM, ...range(900, 20)])).toBe(1)
  expect(chooseSequence([waiting, held([], 0)], [...SYSTEM, ...range(500, 40), 7, 8])).toBe(0)
})
