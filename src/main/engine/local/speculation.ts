import type { InferRequest } from '../types.ts'

/**
 * Whether tokens are guessed ahead: where it was asked for and the likeliest token is taken anyway. Chance would be drawn more often with
 * guesses than without, and so give other tokens for the same seed.
 */
export const speculates = ({ speculation, sampling }: InferRequest): boolean =>
  speculation === 'promptLookup' && (sampling?.temperature ?? 1) <= 0

/**
 * Tokens guessed at once, and the shortest run of tokens looked up. The library accepts one guess a batch, whatever it is given, so more only
 * cost (node-llama-cpp 3.22.1; measured with guesses that were all right).
 */
export const LOOKUP = { patternLength: { min: 1 }, predictionLength: { max: 1 } }
