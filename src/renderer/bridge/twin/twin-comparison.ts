import type { ComparedStep, RunComparison, StepPair } from '@shared/run-comparison.ts'
import type { Span } from '@shared/runs.ts'
import type { RunView } from '@shared/state.ts'

/** Pairs steps by their place: the twin's runs follow one script. */
export function twinComparison(left: RunView, right: RunView): RunComparison {
  const pairs = Array.from({ length: Math.max(left.spans.length, right.spans.length) }, (_, index): StepPair => {
    const one = stepOf(left.spans[index])
    const other = stepOf(right.spans[index])
    if (!one || !other) return { verdict: one ? 'left' : 'right', left: one, right: other, parts: [] }
    const equal = one.name === other.name && one.status === other.status
    return { verdict: equal ? 'equal' : 'changed', left: one, right: other, parts: equal ? [] : ['status'] }
  })
  const first = pairs.findIndex(({ verdict }) => verdict !== 'equal')
  return { left: left.run, right: right.run, pairs, first: first === -1 ? null : first, passport: [] }
}

function stepOf(span: Span | undefined): ComparedStep | null {
  if (!span) return null
  const { attributes: _, error: __, ...rest } = span
  return { ...rest, inputTokens: null, outputTokens: null, reusedTokens: null }
}
