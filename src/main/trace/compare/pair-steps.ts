import { type AlignKeys, align, createNumbering } from '@shared/align.ts'
import { type StepPair, StepPart } from '@shared/run-comparison.ts'
import type { StepDigest } from './step-digest.ts'

/** Aligns the steps of two runs and says of each pair what differs. 2,000 steps a side take some tens of milliseconds. */
export function pairSteps(left: readonly StepDigest[], right: readonly StepDigest[]): StepPair[] {
  const loose = createNumbering()
  const strict = createNumbering()
  const keysOf = (steps: readonly StepDigest[]): AlignKeys => ({
    loose: Int32Array.from(steps, (each) => loose(each.loose)),
    strict: Int32Array.from(steps, (each) => strict(each.strict)),
  })
  return align(keysOf(left), keysOf(right)).map((pair) => {
    const one = pair.left === null ? null : (left[pair.left] ?? null)
    const other = pair.right === null ? null : (right[pair.right] ?? null)
    const steps = { left: one?.step ?? null, right: other?.step ?? null }
    if (!one || !other) return { ...steps, verdict: one ? 'left' : 'right', parts: [] }
    const parts = differingParts(one, other)
    return { ...steps, verdict: parts.length === 0 ? 'equal' : 'changed', parts }
  })
}

const differingParts = (one: StepDigest, other: StepDigest): StepPart[] =>
  StepPart.options.filter((part) => one.parts.get(part) !== other.parts.get(part))

/** Index of the first pair that differs. The run's own span differs wherever its answer does, so it counts only when nothing else does. */
export function firstDivergence(pairs: readonly StepPair[]): number | null {
  const differs = ({ verdict }: StepPair) => verdict !== 'equal'
  const inner = pairs.findIndex((pair) => differs(pair) && (pair.left ?? pair.right)?.kind !== 'agent')
  const index = inner === -1 ? pairs.findIndex(differs) : inner
  return index === -1 ? null : index
}
