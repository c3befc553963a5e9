import type { Sampling } from '@shared/agents.ts'
import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { Priority } from '../types.ts'

/** A token and the probability it had in the distribution it was taken from. */
export interface Draw {
  id: number
  p: number
  /** In bits, and the five likeliest at a decision point; see `TokenRecord`. */
  entropy?: number
  likeliest?: { id: number; p: number }[]
}

/** Below this probability a choice is a decision worth knowing the alternatives of. */
const SURE = 0.9
const ALTERNATIVES = 5

/** Most candidates whose probabilities are handed over for every token. */
const MOST_CANDIDATES = 100

/** Describes a choice from `probabilities`, which are sorted, likeliest first. */
export function describeDraw(id: number, probabilities: ReadonlyMap<number, number>, first: boolean): Draw {
  const p = probabilities.get(id) ?? 0
  let entropy = 0
  for (const each of probabilities.values()) if (each > 0) entropy -= each * Math.log2(each)
  const draw: Draw = { id, p, entropy: Math.max(0, entropy) }
  if (p >= SURE && !first) return draw
  const likeliest: { id: number; p: number }[] = []
  for (const [other, each] of probabilities) if (likeliest.push({ id: other, p: each }) === ALTERNATIVES) break
  return { ...draw, likeliest }
}

/** Tokens drawn one after another. `next` decodes the token before it, so it is asked for only when one more is wanted. */
export interface Draws {
  next(): Promise<Draw>
  close(): Promise<void>
}

/**
 * Draws tokens after `prompt`, of which nothing is evaluated yet. `p` is always the probability in the distribution drawn from:
 * with temperature 0 the 32 likeliest tokens, of which the first is taken; otherwise what top-k, top-p, min-p and
 * temperature leave.
 */
export function startDraws(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  sampling: Sampling,
  seed: number,
  evaluationPriority: Priority,
): Draws {
  return sampling.temperature <= 0
    ? likeliest(sequence, prompt, evaluationPriority)
    : sampled(sequence, prompt, sampling, seed, evaluationPriority)
}

/**
 * Takes the likeliest token by asking for the likeliest few with their probabilities. The library's own greedy mode gives
 * the whole distribution's probability, but sorts the vocabulary for it: a quarter of the speed with 2,048 tokens, and far
 * more with a real model's 150,000. Its sum of weights costs a new sampler for every token, a twentieth.
 */
const LIKELIEST = { temperature: 1, topK: 32, topP: 1, minP: 0, seed: 0, yieldEogToken: true }

function likeliest(sequence: LlamaContextSequence, prompt: readonly Token[], evaluationPriority: Priority): Draws {
  const options = { ...LIKELIEST, evaluationPriority }
  const iterator = sequence.evaluateWithMetadata(prompt.slice(), { probabilities: true }, options)
  let taken: Token | undefined
  return {
    async next() {
      // What the library drew by chance is replaced by what is taken here.
      const { value, done } = await iterator.next(taken)
      const first = done ? undefined : value.probabilities.entries().next().value
      if (done || !first) throw new Error('The model gave no next token.')
      const beginning = taken === undefined
      taken = first[0]
      return describeDraw(taken, value.probabilities, beginning)
    },
    close: async () => void (await iterator.return()),
  }
}

function sampled(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  sampling: Sampling,
  seed: number,
  evaluationPriority: Priority,
): Draws {
  const { temperature, topP, topK, minP } = sampling
  const options = { temperature, topP, topK, minP, seed, yieldEogToken: true, evaluationPriority }
  if (topK > 0 && topK <= MOST_CANDIDATES) return sampledOfFew(sequence, prompt, options)
  const iterator = sequence.evaluateWithMetadata(prompt.slice(), { confidence: true }, options)
  return {
    async next() {
      const { value, done } = await iterator.next()
      if (done) throw new Error('The model gave no next token.')
      return { id: value.token, p: value.confidence }
    },
    close: async () => void (await iterator.return()),
  }
}

/** With few candidates the whole distribution is cheap to have. */
function sampledOfFew(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  options: SequenceEvaluateOptions,
): Draws {
  const iterator = sequence.evaluateWithMetadata(prompt.slice(), { probabilities: true }, options)
  let first = true
  return {
    async next() {
      const { value, done } = await iterator.next()
      if (done) throw new Error('The model gave no next token.')
      const draw = describeDraw(value.token, value.probabilities, first)
      first = false
      return draw
    },
    close: async () => void (await iterator.return()),
  }
}
