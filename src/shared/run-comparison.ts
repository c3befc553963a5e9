import { z } from 'zod'
import { RunId } from './ids.ts'
import { Run, Span, type TokenRecord } from './runs.ts'

/** What of a step can differ. Times are no part: no two runs take the same. */
export const StepPart = z.enum([
  'prompt',
  'thought',
  'text',
  'calls',
  'arguments',
  'result',
  'decision',
  'input',
  'output',
  'status',
])
export type StepPart = z.infer<typeof StepPart>

/** A step without what it read and produced, which `runs.content` gives. Tokens are null where the step has none. */
export const ComparedStep = Span.omit({ attributes: true, error: true }).extend({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  reusedTokens: z.number().nullable(),
})
export type ComparedStep = z.infer<typeof ComparedStep>

/** Steps of two runs that do the same, or one that only one of them has. */
export const StepPair = z.object({
  verdict: z.enum(['equal', 'changed', 'left', 'right']),
  left: ComparedStep.nullable(),
  right: ComparedStep.nullable(),
  /** Which parts differ; empty unless `changed`. */
  parts: z.array(StepPart),
})
export type StepPair = z.infer<typeof StepPair>

/** Two runs step by step, with summaries only. */
export const RunComparison = z.object({
  left: Run,
  right: Run,
  /** In the order of both runs. */
  pairs: z.array(StepPair),
  /** Index of the first pair that is not equal and not the run itself; null when the runs are equal. */
  first: z.number().nullable(),
  /** Fields in which the passports of the first inferences differ; null when one has none. */
  passport: z.array(z.object({ field: z.string(), left: z.unknown(), right: z.unknown() })).nullable(),
})
export type RunComparison = z.infer<typeof RunComparison>

export const CompareInput = z.object({ left: RunId, right: RunId })

/** Where two answers part; a side that ended before is null. */
export interface TokenDivergence {
  /** From 0. */
  place: number
  left: TokenRecord | null
  right: TokenRecord | null
}

/** The first place where two answers have other tokens; null when they are the same. Texts decide where a server gives no ids. */
export function firstDifferingToken(
  left: readonly TokenRecord[],
  right: readonly TokenRecord[],
): TokenDivergence | null {
  const length = Math.max(left.length, right.length)
  for (let place = 0; place < length; place += 1) {
    const one = left[place] ?? null
    const other = right[place] ?? null
    if (one?.id !== other?.id || one?.text !== other?.text) return { place, left: one, right: other }
  }
  return null
}
