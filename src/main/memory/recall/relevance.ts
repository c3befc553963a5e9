import type { Spread } from '../vectors/types.ts'

/** How much being alike decides about a place in the lists: the first of a list that fits badly is no good answer. */
const STRENGTH = 0.8
/** What is left of a memory of somebody else, when the person asks about themselves. */
const OTHERS = 0.3
/** What being nearest in the graph is worth beside words and meaning. */
const NEAR = 0.4
/** What a cosine is worth: below the first nothing is meant alike, above the second nearly everything is. */
const ALIKE = { none: 0.2, surely: 0.75 }
/**
 * The same of how many deviations a cosine stands out from those of all memories: a model that does not know the language finds everything
 * alike, and then nothing stands out.
 */
const OUTSTANDING = { none: 2, surely: 6 }

export interface Fit {
  /** BM25 as a share of the best that was found, and the share of the question's words it has, 0 to 1; null where it has none. */
  words: { share: number; coverage: number } | null
  /** Likeness of meaning, 0 to 1. */
  alike: number
  /** Whether meaning was searched at all. */
  meaning: boolean
  /** How near it is in the graph to what the question names, 0 to 1. */
  near: number
  /** It is about somebody else than the question. */
  other: boolean
}

/** Likeness of meaning, 0 to 1. */
export function likeness(cosine: number | null, spread: Spread | null): number {
  if (cosine === null) return 0
  const apart = between(cosine, ALIKE)
  return spread && spread.deviation > 0
    ? Math.min(apart, between((cosine - spread.mean) / spread.deviation, OUTSTANDING))
    : apart
}

const between = (value: number, { none, surely }: { none: number; surely: number }): number =>
  Math.min(Math.max((value - none) / (surely - none), 0), 1)

/** What a place in the lists is multiplied with, 1 at most: how well the memory itself fits the question, by words and by meaning alike. */
export function relevance({ words, alike, meaning, near, other }: Fit): number {
  const byWords = words ? words.share * (0.75 + 0.25 * words.coverage) : 0
  // What is known of somebody who is named is worth something, however it is worded.
  const fits = Math.max(meaning ? (byWords + alike) / 2 : byWords, NEAR * near)
  return (1 - STRENGTH * (1 - fits)) * (other ? OTHERS : 1)
}

interface Best {
  /** Of the best hit, see {@link relevance}. */
  relevance: number
  /** By how much the second is below it, as a share of its score. */
  margin: number
  other: boolean
  meaning: boolean
  /** Share of the question's words it has, or its likeness, if that is more. */
  covered: number
}

/**
 * Probability that the best hit answers the question, 0 to 1: a logistic curve for each way of searching, fitted to the questions of the
 * dev users of `npm run bench:memory`.
 */
export function answerProbability({ relevance: fits, margin, other, meaning, covered }: Best): number {
  const curve = meaning ? CURVES.meaning : CURVES.words
  const odds =
    curve.base + curve.relevance * fits + curve.margin * margin + curve.covered * covered + (other ? curve.other : 0)
  // The best of what hardly touches the question is no answer, however far the others are behind.
  return Math.min(covered / LEAST_COVERED, 1) / (1 + Math.exp(-odds))
}

const LEAST_COVERED = 0.2

const CURVES = {
  meaning: { base: -3.39, relevance: 6.39, margin: 3.21, covered: 0.85, other: -3.1 },
  words: { base: -3.1, relevance: 3.98, margin: 4.64, covered: 0.79, other: -2.9 },
}
