import type { Sampling } from '@shared/sampling.ts'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { type Guide, UNGUIDED } from '../glm/guide.ts'
import type { Priority } from '../types.ts'
import { choose, randomFrom, wholeDistribution } from './redraw.ts'
import { logitOptions, type SamplerTokens } from './sampler-options.ts'

/** A token and the probability it had in the distribution it was taken from. */
export interface Draw {
  id: number
  p: number
  /** In bits, and the five likeliest at a decision point; see `TokenRecord`. */
  entropy?: number
  likeliest?: { id: number; p: number }[]
  /** It came in place of the token that would have come. */
  forced?: true
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

export interface DrawOptions {
  sampling: Sampling
  seed: number
  priority: Priority
  guide?: Guide
  /** Needed for penalties and bias. */
  tokens?: SamplerTokens
}

/**
 * Takes the likeliest token by asking for the likeliest few with their probabilities. The library's own greedy mode gives
 * the whole distribution's probability, but sorts the vocabulary for it: a quarter of the speed with 2,048 tokens, and far
 * more with a real model's 150,000. Its sum of weights costs a new sampler for every token, a twentieth.
 */
const LIKELIEST = { temperature: 1, topK: 16, topP: 1, minP: 0 }

/**
 * Draws tokens after `prompt`, of which nothing is evaluated yet. `p` is always the probability in the distribution drawn from:
 * with temperature 0 the 16 likeliest tokens, of which the first is taken; otherwise what top-k, top-p, min-p and
 * temperature leave.
 *
 * The guide is asked about what was drawn, so that it costs nothing where it has no objection. A token that may not come is replaced by
 * another draw from those that may, which leaves the very distribution that drawing only from those would give.
 */
export function startDraws(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  { sampling, seed, priority: evaluationPriority, guide = UNGUIDED, tokens }: DrawOptions,
): Draws {
  const greedy = sampling.temperature <= 0
  const { temperature, topK, topP, minP } = sampling
  const settings = greedy ? LIKELIEST : { temperature, topK, topP, minP }
  // With few candidates the whole distribution is cheap to have.
  const few = settings.topK > 0 && settings.topK <= MOST_CANDIDATES
  const history: number[] = []
  const logits = tokens ? logitOptions(sampling, history, tokens) : {}
  const xtc = sampling.xtc ? { xtc: sampling.xtc } : {}
  const options = { ...settings, seed, ...xtc, ...logits, yieldEogToken: true, evaluationPriority }
  const iterator = few
    ? sequence.evaluateWithMetadata(prompt.slice(), { probabilities: true }, options)
    : sequence.evaluateWithMetadata(prompt.slice(), { confidence: true }, options)
  const random = randomFrom(seed)
  const beginning = prompt.at(-1)
  let taken: Token | undefined

  /** Another token for one that may not come: one of the candidates, or, where none of them may, of the whole vocabulary. */
  async function instead(candidates: ReadonlyMap<Token, number> | undefined): Promise<Draw | null> {
    const among = (map: ReadonlyMap<Token, number>): [Token, number][] => {
      const admitted: [Token, number][] = []
      for (const each of map) {
        if (!guide.admits(each[0])) continue
        admitted.push(each)
        // The likeliest is all that is wanted then, and a real vocabulary has 150,000 more.
        if (greedy) break
      }
      return admitted
    }
    const known = among(candidates ?? new Map())
    if (candidates && known.length > 0) {
      // These have the temperature in them already.
      const id = choose(known, greedy ? sampling : { temperature: 1, topK: 0, topP: 1, minP: 0 }, random)
      return id === null ? null : { ...describeDraw(id, candidates, true), forced: true }
    }
    const last = taken ?? beginning
    if (last === undefined) return null
    const whole = await wholeDistribution(sequence, last, evaluationPriority, logits)
    const id = choose(among(whole), sampling, random)
    return id === null ? null : { ...describeDraw(id, whole, true), forced: true }
  }

  return {
    async next() {
      // What the library drew is replaced by what is taken here.
      const { value, done } = await iterator.next(taken)
      if (done) throw new Error('The model gave no next token.')
      const probabilities = 'probabilities' in value ? value.probabilities : undefined
      const confidence = 'confidence' in value ? value.confidence : 0
      const own = greedy ? (probabilities?.keys().next().value ?? value.token) : value.token
      const first = taken === undefined
      const describe = (id: number): Draw =>
        probabilities ? describeDraw(id, probabilities, first) : { id, p: id === own ? confidence : 0 }
      const demanded = guide.demanded()
      let draw: Draw
      if (demanded !== null) draw = { ...describe(demanded), forced: true }
      else if (guide.admits(own)) draw = describe(own)
      else draw = (await instead(probabilities)) ?? describe(own)
      guide.accept(draw.id)
      history.push(draw.id)
      taken = draw.id as Token
      return draw
    },
    close: async () => void (await iterator.return()),
  }
}
