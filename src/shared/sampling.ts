import { z } from 'zod'

/** Penalises what would repeat a longer stretch of the answer word for word: the penalty grows with the length of the stretch. */
export const DrySampling = z.object({
  /** What the first penalised token loses; 0.8 is usual. */
  multiplier: z.number().min(0).max(5),
  /** How much more with each further token; 1.75 is usual. */
  base: z.number().min(1).max(4),
  /** Repetitions up to so many tokens cost nothing; 2 is usual. */
  allowedLength: z.number().int().min(1).max(100),
})

/** Now and then leaves out all but the least likely of the tokens that are likely enough. */
export const XtcSampling = z.object({
  /** How often, 0 to 1. */
  probability: z.number().min(0).max(1),
  /** What counts as likely enough, 0 to 0.5; 0.1 is usual. */
  threshold: z.number().min(0).max(0.5),
})

/**
 * How the next token is chosen, in this order: bias, penalties, DRY, top-k, top-p, min-p, XTC, temperature. What is absent is off. Penalties
 * look at the tokens of this answer alone; the tags that frame calls and thoughts are never penalised.
 */
export const Sampling = z.object({
  /** 0 is greedy. */
  temperature: z.number().min(0).max(5),
  /** 1 is off. */
  topP: z.number().min(0).max(1),
  /** 0 is off. */
  topK: z.number().int().min(0),
  minP: z.number().min(0).max(1),
  /** Divides the logit of tokens that came before; 1 is off. */
  repeatPenalty: z.number().min(0.5).max(2).optional(),
  /** Tokens the three penalties look back on; 64 when absent. */
  penaltyWindow: z.number().int().min(1).max(4096).optional(),
  /** Lowers the logit of every token that came before, once. */
  presencePenalty: z.number().min(-2).max(2).optional(),
  /** Lowers it once for every time it came. */
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  dry: DrySampling.optional(),
  xtc: XtcSampling.optional(),
  /** Added to the logit of every token of a text, -100 forbids them. Tokens that end an answer cannot be biased. */
  logitBias: z.record(z.string().min(1).max(100), z.number().min(-100).max(100)).optional(),
  /** The answer's text ends before the first of these; thoughts and calls are left alone. */
  stop: z.array(z.string().min(1).max(200)).max(16).optional(),
})
export type Sampling = z.infer<typeof Sampling>

/** Settings by name, those within others with a dot, lists as JSON: for passports and tables. */
export function flattenSampling(sampling: Sampling): Record<string, number | string> {
  const flat: Record<string, number | string> = {}
  for (const [name, value] of Object.entries(sampling)) {
    if (typeof value === 'number') flat[name] = value
    else if (Array.isArray(value)) flat[name] = JSON.stringify(value)
    else if (value !== undefined) for (const [key, member] of Object.entries(value)) flat[`${name}.${key}`] = member
  }
  return flat
}
