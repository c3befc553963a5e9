/** One measured number beside the bar it should reach. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** Absent where the number is only to be known. */
  bar?: { at: 'most' | 'least'; value: number }
  /** What it was made of, for whoever doubts it. */
  detail?: string
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function holds({ value, bar }: Figure): boolean | null {
  if (!bar) return null
  return bar.at === 'most' ? value <= bar.value : value >= bar.value
}

export function formatFigure(figure: Figure): string {
  const { name, value, unit, bar, detail } = figure
  const kept = holds(figure)
  const verdict = kept === null ? '' : kept ? 'ok' : 'FALLS SHORT'
  const target = bar ? `at ${bar.at} ${bar.value}` : ''
  const number = Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
  return `${name.padEnd(52)} ${number.padStart(9)} ${unit.padEnd(10)} ${target.padEnd(14)} ${verdict.padEnd(12)} ${detail ?? ''}`.trimEnd()
}
