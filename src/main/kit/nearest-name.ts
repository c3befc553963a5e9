/** The name most like `wanted`, capitals aside, or null when none is near: at most a third of its letters may differ. */
export function nearestName(wanted: string, names: Iterable<string>): string | null {
  const goal = wanted.toLowerCase()
  if (goal === '' || goal.length > 100) return null
  let best: string | null = null
  let least = Math.max(1, Math.floor(goal.length / 3)) + 1
  for (const name of names) {
    const other = name.toLowerCase()
    const away = other === goal ? 0 : Math.min(distance(goal, other), withoutPlural(goal, other))
    if (away < least) {
      best = name
      least = away
    }
  }
  return best
}

/** One letter apart, however short: `item` for `items`. */
const withoutPlural = (a: string, b: string): number => (a === `${b}s` || b === `${a}s` ? 1 : Number.POSITIVE_INFINITY)

/** Letters to insert, leave out, exchange or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
