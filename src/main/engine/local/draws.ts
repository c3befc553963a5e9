import type { Sampling } from '@shared/agents.ts'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import type { Priority } from '../types.ts'

/** A token and the probability it had in the distribution it was taken from. */
export interface Draw {
  id: number
  p: number
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
      if (!first) throw new Error('The model gave no next token.')
      taken = first[0]
      return { id: first[0], p: first[1] }
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
