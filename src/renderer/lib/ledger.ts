import type { LedgerSegment, LedgerStep } from '@shared/ledger.ts'

/** Of every token the number of its segment, -1 where there is none. */
export function segmentByToken(segments: readonly LedgerSegment[], tokens: number): Int32Array {
  const found = new Int32Array(tokens).fill(-1)
  segments.forEach(({ ranges }, index) => {
    for (const { from, to } of ranges) found.fill(index, from, to)
  })
  return found
}

/** Tokens in a row of the prompt: it ends with a line where it can, so that rows look like one text. */
const ROW = { least: 60, most: 400 }

/** Where the rows of a prompt begin, and its end. */
export function rowsOfTokens(tokens: readonly { text: string }[]): number[] {
  const starts = [0]
  let from = 0
  tokens.forEach(({ text }, index) => {
    const length = index + 1 - from
    if (length >= ROW.most || (length >= ROW.least && text.endsWith('\n'))) {
      from = index + 1
      if (from < tokens.length) starts.push(from)
    }
  })
  return [...starts, tokens.length]
}

/** The row that holds a token; `starts` as {@link rowsOfTokens} gives it. */
export function rowOfToken(starts: readonly number[], token: number): number {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= token) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** The outline of bars one wide, `height` high at the largest prompt, as an SVG path. */
export function growthPath(steps: readonly LedgerStep[], height: number, value: (step: LedgerStep) => number): string {
  const most = Math.max(1, ...steps.map(({ tokens }) => tokens))
  const tops = steps.map((step, index) => {
    const y = (height * (1 - value(step) / most)).toFixed(2)
    return `L${index} ${y}L${index + 1} ${y}`
  })
  return `M0 ${height}${tops.join('')}L${steps.length} ${height}Z`
}
