import type { RecallWeights } from '@shared/memory.ts'

/**
 * Of reciprocal rank fusion. With the usual 60 a place counts so little that a year of age outweighs fifty of them; `npm run bench:memory`
 * found 85% of the conversations with 60 and 97% with 20 and less weight for age.
 */
const K = 20

/** Place in each list, from 1; null where it is not in it. */
export interface Ranks {
  words: number | null
  meaning: number | null
  graph: number | null
}

export const fuse = (ranks: Ranks, weights: RecallWeights): number =>
  part(ranks.words, weights.words) + part(ranks.meaning, weights.meaning) + part(ranks.graph, weights.graph)

const part = (rank: number | null, weight: number): number => (rank === null ? 0 : weight / (K + rank))

/**
 * What a score is multiplied with, 1 at most: what is doubtful, old or unimportant counts less, but what is none of these and
 * beside the point gains nothing. `value` is 0 to 1, `share` what it decides about at a strength of 1.
 */
export const damper = (value: number, share: number, strength: number): number =>
  Math.max(0.05, 1 - share * strength * (1 - value))

export const SHARES = { confidence: 0.6, recency: 0.15, importance: 0.3 }
