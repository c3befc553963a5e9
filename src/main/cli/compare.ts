import { comparePassports, type PassportDifference } from '@shared/passport.ts'
import { firstDifferingToken, type RunComparison, type StepPair, type TokenDivergence } from '@shared/run-comparison.ts'
import type { InferenceContent, TokenRecord } from '@shared/runs.ts'
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
export function compareInferences(left: Trace, right: Trace): InferenceComparison[] {
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

export function formatInferences(comparisons: readonly InferenceComparison[]): string {
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

/** The first differing token of the first pair that differs; null when that pair is not of two inferences, or has the same tokens. */
export function divergingToken({ pairs, first }: RunComparison, left: Trace, right: Trace): TokenDivergence | null {
  const pair = first === null ? undefined : pairs[first]
  const contentOf = ({ spans }: Trace, id: string | undefined) => spans.find((span) => span.id === id)?.content
  const one = contentOf(left, pair?.left?.id)
  const other = contentOf(right, pair?.right?.id)
  if (one?.kind !== 'inference' || other?.kind !== 'inference') return null
  return firstDifferingToken(one.output.tokens, other.output.tokens)
}

/** Counts, the first divergence and the deltas, as lines. */
export function formatComparison(comparison: RunComparison, token: TokenDivergence | null): string {
  const { pairs, first, left, right } = comparison
  const count = (verdict: StepPair['verdict']) => pairs.filter((pair) => pair.verdict === verdict).length
  const pair = first === null ? undefined : pairs[first]
  const time = (run: RunComparison['left']) =>
    run.endedAt === null ? '…' : `${((run.endedAt - run.startedAt) / 1000).toFixed(2)}s`
  return [
    `Steps: ${count('equal')} equal, ${count('changed')} changed, ${count('left')} only left, ${count('right')} only right.`,
    pair ? `First divergence: ${describe(pair)}.` : 'The runs are equal.',
    ...(token ? [`  Token ${token.place + 1}`, `    left:  ${row(token.left)}`, `    right: ${row(token.right)}`] : []),
    `Tokens read: ${left.inputTokens} | ${right.inputTokens}, written: ${left.outputTokens} | ${right.outputTokens}, time: ${time(left)} | ${time(right)}.`,
  ].join('\n')
}

function describe({ verdict, left, right, parts }: StepPair): string {
  const step = left ?? right
  const name = step ? `step ${step.order}, ${step.name}` : ''
  if (verdict === 'changed') return `${name}: ${parts.join(', ')}`
  return `${name}: only ${verdict}`
}

function row(token: TokenRecord | null): string {
  if (!token) return 'the answer ends'
  const others = (token.alternatives ?? []).map(({ text, p }) => `${JSON.stringify(text)} ${(p * 100).toFixed(1)}%`)
  return `${JSON.stringify(token.text)} ${(token.p * 100).toFixed(1)}%${others.length > 0 ? ` of ${others.join(', ')}` : ''}`
}
