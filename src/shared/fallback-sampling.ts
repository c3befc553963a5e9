import type { Sampling } from './sampling.ts'

/** What a model is sampled with when neither its file nor its maker says. In a file of its own, so that zod stays out of the page. */
export const FALLBACK_SAMPLING: Sampling = { temperature: 0.7, topP: 0.95, topK: 40, minP: 0.01 }
