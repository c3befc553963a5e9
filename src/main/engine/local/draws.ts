import type { Sampling } from '@shared/sampling.ts'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { type Guide, UNGUIDED } from '../glm/guide.ts'
import type { Priority } from '../types.ts'
import { choose, randomFrom, wholeDistribution } from './redraw.ts'
import { logitOptions, type SamplerTokens } from './sampler-options.ts'

/** A token that was taken, and what it was taken from. */
export interface Draw {
  id: number
  /** Its probability, where no candidates were handed over. */
  confidence: number
  /** Probabilities of what it was taken from, likeliest first. */
  candidates?: ReadonlyMap<number, number>
  /** First of its answer. */
  first: boolean
  /** It came in place of the token that would have come. */
  forced?: true
  /** It was settled before the answer began. */
  given?: true
}

/** What is recorded of a draw. */
export interface DrawDescription {
  /** Probability of the token in the distribution it was taken from. */
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

/** Describes a draw: apart from drawing, so that the next token need not wait for it. */
export function describeDraw({ id, confidence, candidates, first, forced }: Draw): DrawDescription {
  if (!candidates) return { p: confidence }
  const p = candidates.get(id) ?? 0
  let entropy = 0
  for (const each of candidates.values()) if (each > 0) entropy -= each * Math.log2(each)
  const description: DrawDescription = { p, entropy: Math.max(0, entropy) }
  if (p >= SURE && !first && !forced) return description
  const likeliest: { id: number; p: number }[] = []
  for (const [other, each] of candidates) if (likeliest.push({ id: other, p: each }) === ALTERNATIVES) break
  return { ...description, likeliest }
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
  /** Tokens that come first, whatever would be drawn. */
  given?: readonly number[]
  /** Needed for penalties and bias. */
  tokens?: SamplerTokens
}

/**
 * Takes the likeliest token by asking for the likeliest few with their probabilities. The library's own greedy mode gives
 * the whole distribution's probability, but sorts the vocabulary for it: a quarter of the speed with 2,048 tokens, and far
 * more with a real model's 150,000. Its sum of weights costs a new sampler for every token, a twentieth.
 */
const LIKELIEST = { temperature: 1, topP: 1, minP: 0 }

/**
 * How many of the likeliest tokens are handed over at temperature 0. Each costs some two microseconds: nothing beside a real model's
 * decoding, but a few hundredths of the speed of a model of a few thousand tokens, which decodes one in a millisecond.
 */
export function greedyCandidates(vocabularySize: number): number {
  return vocabularySize < SMALL_VOCABULARY ? 8 : 32
}
const SMALL_VOCABULARY = 10_000

/**
 * Draws tokens after `prompt`, of which nothing is evaluated yet. `p` is always the probability in the distribution drawn from:
 * with temperature 0 the likeliest few (see `greedyCandidates`), of which the first is taken; otherwise what top-k, top-p, min-p and
 * temperature leave.
 *
 * The guide is asked about what was drawn, so that it costs nothing where it has no objection. A token that may not come is replaced by
 * another draw from those that may, which leaves the very distribution that drawing only from those would give.
 */
export function startDraws(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  { sampling, seed, priority: evaluationPriority, guide = UNGUIDED, given = [], tokens }: DrawOptions,
): Draws {
  const greedy = sampling.temperature <= 0
  const { temperature, topK, topP, minP } = sampling
  const settings = greedy
    ? { ...LIKELIEST, topK: greedyCandidates(sequence.model.fileInfo.metadata.tokenizer.ggml.tokens.length) }
    : { temperature, topK, topP, minP }
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
  async function instead(candidates: ReadonlyMap<Token, number> | undefined, first: boolean): Promise<Draw | null> {
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
      return id === null ? null : { id, confidence: 0, candidates, first, forced: true }
    }
    const last = taken ?? beginning
    if (last === undefined) return null
    const whole = await wholeDistribution(sequence, last, evaluationPriority, logits)
    const id = choose(among(whole), sampling, random)
    return id === null ? null : { id, confidence: 0, candidates: whole, first, forced: true }
  }

  return {
    async next() {
      // What the library drew is replaced by what is taken here.
      const { value, done } = await iterator.next(taken)
      if (done) throw new Error('The model gave no next token.')
      const candidates = 'probabilities' in value ? value.probabilities : undefined
      const confidence = 'confidence' in value ? value.confidence : 0
      const own = greedy ? (candidates?.keys().next().value ?? value.token) : value.token
      const first = taken === undefined
      const draw = (id: number): Draw => ({
        id,
        confidence: id === own ? confidence : 0,
        first,
        ...(candidates && { candidates }),
      })
      const demanded = guide.demanded()
      let drawn: Draw
      const settled = given[history.length]
      if (settled !== undefined) drawn = { ...draw(settled), given: true }
      else if (demanded !== null) drawn = { ...draw(demanded), forced: true }
      else if (guide.admits(own)) drawn = draw(own)
      else drawn = (await instead(candidates, first)) ?? draw(own)
      guide.accept(drawn.id)
      history.push(drawn.id)
      taken = drawn.id as Token
      return drawn
    },
    close: async () => void (await iterator.return()),
  }
}
