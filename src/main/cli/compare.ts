import { comparePassports, type PassportDifference } from '@shared/passport.ts'
import type { InferenceContent } from '@shared/runs.ts'
import type { Trace } from '../trace/export.ts'

/** One inference of two runs, by its place. */
export interface InferenceComparison {
  /** From 1. */
  inference: number
  samePrompt: boolean
  sameTokens: boolean
  /** Fields of the passports that differ; null when one was recorded without a passport. */
  differences: PassportDifference[] | null
}

const inferencesOf = ({ spans }: Trace): InferenceContent[] =>
  spans.flatMap(({ content }) => (content.kind === 'inference' ? [content] : []))

const sameIds = (a: readonly { id: number }[], b: readonly { id: number }[]): boolean =>
  a.length === b.length && a.every(({ id }, index) => id === b[index]?.id)

/** Compares the inferences that both runs have, and names what decided their tokens differently. */
export function compareRuns(left: Trace, right: Trace): InferenceComparison[] {
  const others = inferencesOf(right)
  return inferencesOf(left).flatMap((one, index) => {
    const other = others[index]
    if (!other) return []
    return [
      {
        inference: index + 1,
        samePrompt: sameIds(one.prompt.tokens, other.prompt.tokens),
        sameTokens: sameIds(one.output.tokens, other.output.tokens),
        differences: one.passport && other.passport ? comparePassports(one.passport, other.passport) : null,
      },
    ]
  })
}

export function formatComparison(comparisons: readonly InferenceComparison[]): string {
  if (comparisons.length === 0) return 'The two runs have no inference to compare.'
  return comparisons
    .flatMap(({ inference, samePrompt, sameTokens, differences }) => [
      `Inference ${inference}: prompts ${samePrompt ? 'equal' : 'differ'}, tokens ${sameTokens ? 'equal' : 'differ'}.`,
      ...(differences === null
        ? ['  One of them was recorded without a passport.']
        : differences.map(({ field, left, right }) => `  ${field}: ${String(left)} | ${String(right)}`)),
    ])
    .join('\n')
}
