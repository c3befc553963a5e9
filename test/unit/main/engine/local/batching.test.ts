import fc from 'fast-check'
import type { BatchItem, Token } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { createBatching } from '../../../../../src/main/engine/local/batching.ts'

const item = (count: number, evaluationPriority: BatchItem['evaluationPriority'] = 3): BatchItem => ({
  tokens: Array.from({ length: count }, (_, index) => index as Token),
  logits: [],
  evaluationPriority,
})

/** Asks until something is chosen. */
function choose(strategy: ReturnType<typeof createBatching>, items: BatchItem[], size = 512) {
  for (let turn = 0; turn < 100; turn += 1) {
    const chosen = strategy({ items, size })
    if (chosen.length > 0) return chosen
  }
  return []
}

test('a batch is larger than it may be, empty for ever, or names what was not asked for', () => {
  const priority = fc.constantFrom(1, 2, 3, 4, 5) as fc.Arbitrary<1 | 2 | 3 | 4 | 5>
  const items = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), priority), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(items, fc.integer({ min: 12, max: 512 }), fc.nat(14), fc.boolean(), (asked, size, active, dear) => {
      const strategy = createBatching({ active: () => active, dearTokens: dear })
      const list = asked.map(([count, each]) => item(count, each))
      for (let round = 0; round < 6; round += 1) {
        const chosen = choose(strategy, list, size)
        expect(chosen.length).toBeGreaterThan(0)
        expect(chosen.reduce((sum, { processAmount }) => sum + processAmount, 0)).toBeLessThanOrEqual(size)
        for (const { item: each, processAmount } of chosen) {
          expect(list).toContain(each)
          expect(processAmount).toBeGreaterThan(0)
          expect(processAmount).toBeLessThanOrEqual(each.tokens.length)
        }
        expect(new Set(chosen.map((each) => each.item)).size).toBe(chosen.length)
      }
    }),
  )
})

test('one that draws a moment later than the others gets a batch of its own', () => {
  const strategy = createBatching({ active: () => 2, dearTokens: true })
  const first = item(1)
  expect(strategy({ items: [first], size: 512 })).toEqual([])
  expect(strategy({ items: [first, item(1)], size: 512 })).toHaveLength(2)
})

test('an inference that never asks stops all others', () => {
  const strategy = createBatching({ active: () => 2, dearTokens: true })
  expect(choose(strategy, [item(1)])).toHaveLength(1)
})

test('who waits for an answer waits for the prompts of others', () => {
  const strategy = createBatching({ active: () => 2, dearTokens: true })
  const [writing, reading] = [item(1), item(5000)]
  const [first, second] = choose(strategy, [reading, writing])
  expect(first).toEqual({ item: writing, processAmount: 1 })
  expect(second?.processAmount).toBeLessThanOrEqual(128)
  expect(choose(strategy, [reading], 512)[0]?.processAmount).toBe(512)
})

test('a prompt of high priority is read no faster than one of low', () => {
  const [low, high] = [item(5000, 1), item(5000, 4)]
  const chosen = choose(createBatching({ active: () => 2, dearTokens: true }), [low, high], 500)
  expect(chosen).toEqual([
    { item: high, processAmount: 400 },
    { item: low, processAmount: 100 },
  ])
})

test('low priority writes as much as high, or not at all', () => {
  const count = (dearTokens: boolean): number => {
    const strategy = createBatching({ active: () => 2, dearTokens })
    const [low, high] = [item(1, 1), item(1, 4)]
    let written = 0
    for (let batch = 0; batch < 100; batch += 1) {
      const chosen = choose(strategy, [low, high]).map((each) => each.item)
      expect(chosen).toContain(high)
      if (chosen.includes(low)) written += 1
    }
    return written
  }
  expect(count(true)).toBe(25)
  // On a device a token more costs next to nothing.
  expect(count(false)).toBe(100)
})
