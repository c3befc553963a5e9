/** The stretch of time a waterfall shows, in Unix milliseconds. */
export interface TimeRange {
  from: number
  to: number
}

/** Shortest stretch a timeline zooms into, in milliseconds. */
const SHORTEST = 0.05

/** Pure: the range `factor` times as long around `at`, kept within `whole`. */
export function zoomed(range: TimeRange, whole: TimeRange, at: number, factor: number): TimeRange {
  const length = Math.min(whole.to - whole.from, Math.max(SHORTEST, (range.to - range.from) * factor))
  const share = (at - range.from) / (range.to - range.from)
  return within({ from: at - share * length, to: at + (1 - share) * length }, whole)
}

/** Pure: the range moved by `by` milliseconds, kept within `whole`. */
export const panned = (range: TimeRange, whole: TimeRange, by: number): TimeRange =>
  within({ from: range.from + by, to: range.to + by }, whole)

function within(range: TimeRange, whole: TimeRange): TimeRange {
  const length = Math.min(range.to - range.from, whole.to - whole.from)
  const from = Math.min(Math.max(range.from, whole.from), whole.to - length)
  return { from, to: from + length }
}

/** Where the span's bar lies, in percent of the range. A bar is never too thin to see or beyond the edge. */
export function barOf(
  span: { startedAt: number; endedAt: number | null },
  range: TimeRange,
  now: number,
): { left: number; width: number } {
  const length = range.to - range.from
  const clamp = (value: number) => Math.max(0, Math.min(100, value))
  const left = Math.min(99.5, clamp(((span.startedAt - range.from) / length) * 100))
  const right = clamp((((span.endedAt ?? now) - range.from) / length) * 100)
  return { left, width: Math.max(0.5, right - left) }
}

/** Round offsets, in milliseconds, that divide a range of `length` milliseconds into at most `count` parts. */
export function ticksOf(length: number, count = 4): number[] {
  const rough = length / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const ticks: number[] = []
  for (let index = 0; index * step <= length; index += 1) ticks.push(index * step)
  return ticks
}
