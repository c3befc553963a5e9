import type { StepPair } from '@shared/run-comparison.ts'
import { describe, expect, it } from 'vitest'
import { comparisonRows, nextDifference } from '../../../../src/renderer/lib/comparison-rows.ts'

const pairs = ['equal', 'equal', 'equal', 'changed', 'equal', 'left', 'equal', 'equal', 'equal', 'equal'].map(
  (verdict): StepPair => ({ verdict: verdict as StepPair['verdict'], left: null, right: null, parts: [] }),
)

describe('the rows of a comparison', () => {
  it('fold long equal stretches only, open them again, and lose no pair', () => {
    expect(comparisonRows(pairs, new Set())).toEqual([
      { kind: 'equal', from: 0, count: 3 },
      { kind: 'pair', index: 3 },
      { kind: 'pair', index: 4 },
      { kind: 'pair', index: 5 },
      { kind: 'equal', from: 6, count: 4 },
    ])
    expect(comparisonRows(pairs, new Set([0, 6]))).toHaveLength(pairs.length)
  })

  it('jump from difference to difference and stop at the last', () => {
    expect([nextDifference(pairs, 0, 1), nextDifference(pairs, 3, 1), nextDifference(pairs, 5, 1)]).toEqual([
      3,
      5,
      null,
    ])
    expect([nextDifference(pairs, 5, -1), nextDifference(pairs, 3, -1)]).toEqual([3, null])
  })
})
