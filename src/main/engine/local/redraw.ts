import type { Sampling } from '@shared/sampling.ts'
import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { Priority } from '../types.ts'

/** Numbers from 0 to below 1 that are the same for the same seed. Source of the generator: mulberry32, which is public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Chooses one of `candidates`, likeliest first, with their probabilities at temperature 1: one of what top-k, top-p, min-p and temperature leave of
 * them, in the order llama.cpp applies these. Null when there are none.
 */
export function choose(
  candidates: readonly (readonly [id: number, p: number])[],
  { temperature, topK, topP, minP }: Sampling,
  random: () => number,
): number | null {
  const [first] = candidates
  if (!first || temperature <= 0) return first?.[0] ?? null
  let kept = topK > 0 ? candidates.slice(0, topK) : candidates
  const total = kept.reduce((sum, [, p]) => sum + p, 0)
  let before = 0
  kept = kept.filter(([, p], index) => {
    const keep = index === 0 || (before < topP * total && p >= minP * first[1])
    before += p
    return keep
  })
  const weights = kept.map(([, p]) => (p / first[1]) ** (1 / temperature))
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [index, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return kept[index]?.[0] ?? first[0]
  }
  return first[0]
}

/**
 * The whole distribution after `last`, the token evaluated last, likeliest first, at temperature 1. That token is evaluated once more,
 * and a large vocabulary is sorted and handed over, so this is for the few places where the likeliest tokens do not do.
 */
export async function wholeDistribution(
  sequence: LlamaContextSequence,
  last: Token,
  evaluationPriority: Priority,
  logits: Pick<SequenceEvaluateOptions, 'repeatPenalty' | 'tokenBias'> = {},
): Promise<ReadonlyMap<Token, number>> {
  const end = sequence.nextTokenIndex
  await sequence.eraseContextTokenRanges([{ start: end - 1, end }])
  const options = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 0, ...logits }
  const [output] = await sequence.controlledEvaluate([[last, { generateNext: { probabilities: true, options } }]], {
    evaluationPriority,
  })
  return output?.next.probabilities ?? new Map()
}
