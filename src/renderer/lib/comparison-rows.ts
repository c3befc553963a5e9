import type { StepPair } from '@shared/run-comparison.ts'

/** A row of the comparison: a pair, or equal ones folded into one row. */
export type ComparisonRow = { kind: 'pair'; index: number } | { kind: 'equal'; from: number; count: number }

/** Equal steps in a row from which they are folded. */
const FOLD_FROM = 3

/** Pure: folds stretches of equal pairs, except those whose first index is in `opened`. */
export function comparisonRows(pairs: readonly StepPair[], opened: ReadonlySet<number>): ComparisonRow[] {
  const rows: ComparisonRow[] = []
  for (let from = 0; from < pairs.length; ) {
    let to = from
    while (pairs[to]?.verdict === 'equal') to += 1
    const count = to - from
    if (count >= FOLD_FROM && !opened.has(from)) rows.push({ kind: 'equal', from, count })
    else for (let index = from; index < to; index += 1) rows.push({ kind: 'pair', index })
    if (to < pairs.length) rows.push({ kind: 'pair', index: to })
    from = to + 1
  }
  return rows
}

/** Pure: the next pair that differs, going `step` (1 or -1) from `from`; null where there is none. */
export function nextDifference(pairs: readonly StepPair[], from: number, step: 1 | -1): number | null {
  for (let index = from + step; index >= 0 && index < pairs.length; index += step) {
    if (pairs[index]?.verdict !== 'equal') return index
  }
  return null
}
