/** The stretch of time a waterfall shows, in Unix milliseconds. */
export interface TimeRange {
  from: number
  to: number
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
