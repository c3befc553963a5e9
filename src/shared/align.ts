/** Indices into the two sequences; one of them is null where an element has no counterpart. */
export interface AlignedPair {
  left: number | null
  right: number | null
}

/** What decides which elements go together: of whole numbers, so that millions of pairs are compared in milliseconds. */
export interface AlignKeys {
  /** Elements go together only where this is equal. */
  loose: Int32Array
  /** Preferred where this is equal as well. */
  strict: Int32Array
}

/** Cells of the table of an exact alignment, at most: 64 MB and a few tens of milliseconds. */
const MOST_CELLS = 16_000_000

/** Numbers texts so that equal ones get equal numbers, over as many sequences as ask. */
export function createNumbering(): (text: string) => number {
  const numbers = new Map<string, number>()
  return (text) => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
}

/**
 * Aligns two sequences so that as much as possible goes together, strictly equal elements before loosely equal ones (Needleman and
 * Wunsch with gaps at no cost). Order is kept, every element comes once, and exchanging the sides exchanges the answer.
 * Exact up to 16 million cells; above, elements that occur once on both sides divide the work (patience), and what is left goes in order.
 */
export function align(left: AlignKeys, right: AlignKeys): AlignedPair[] {
  // Ties are broken towards one side, so the sides are put into an order of their own first.
  const exchanged = isBefore(right, left)
  const [one, other] = exchanged ? [right, left] : [left, right]
  const matches: [number, number][] = []
  matchRange(one, other, { from: 0, to: one.loose.length, otherFrom: 0, otherTo: other.loose.length }, matches)
  return withGaps(exchanged ? matches.map(([a, b]) => [b, a]) : matches, left.loose.length, right.loose.length)
}

interface Range {
  from: number
  to: number
  otherFrom: number
  otherTo: number
}

type Matches = [number, number][]

function matchRange(one: AlignKeys, other: AlignKeys, range: Range, matches: Matches): void {
  let { from, otherFrom, to, otherTo } = range
  const same = (a: number, b: number) => one.strict[a] === other.strict[b] && one.loose[a] === other.loose[b]
  while (from < to && otherFrom < otherTo && same(from, otherFrom)) matches.push([from++, otherFrom++])
  const tail: Matches = []
  while (from < to && otherFrom < otherTo && same(to - 1, otherTo - 1)) tail.push([--to, --otherTo])
  const rest = { from, to, otherFrom, otherTo }
  if ((to - from) * (otherTo - otherFrom) <= MOST_CELLS) matchExactly(one, other, rest, matches)
  else matchByAnchors(one, other, rest, matches)
  matches.push(...tail.reverse())
}

/** Fills the table from the end, so that the walk from the beginning prefers early pairs. */
function matchExactly(
  one: AlignKeys,
  other: AlignKeys,
  { from, to, otherFrom, otherTo }: Range,
  matches: Matches,
): void {
  const rows = to - from
  const columns = otherTo - otherFrom
  if (rows === 0 || columns === 0) return
  const width = columns + 1
  const best = new Int32Array((rows + 1) * width)
  const scoreOf = (a: number, b: number): number => {
    if (one.loose[a] !== other.loose[b]) return 0
    return one.strict[a] === other.strict[b] ? 3 : 1
  }
  for (let a = rows - 1; a >= 0; a -= 1) {
    for (let b = columns - 1; b >= 0; b -= 1) {
      const score = scoreOf(from + a, otherFrom + b)
      const apart = Math.max(best[(a + 1) * width + b] ?? 0, best[a * width + b + 1] ?? 0)
      const together = score === 0 ? 0 : score + (best[(a + 1) * width + b + 1] ?? 0)
      best[a * width + b] = Math.max(apart, together)
    }
  }
  let a = 0
  let b = 0
  while (a < rows && b < columns) {
    const here = best[a * width + b] ?? 0
    const score = scoreOf(from + a, otherFrom + b)
    if (score > 0 && here === score + (best[(a + 1) * width + b + 1] ?? 0)) {
      matches.push([from + a, otherFrom + b])
      a += 1
      b += 1
    } else if (here === best[(a + 1) * width + b]) a += 1
    else b += 1
  }
}

/** Divides a range too large for the table at elements that occur once on both sides. */
function matchByAnchors(one: AlignKeys, other: AlignKeys, range: Range, matches: Matches): void {
  const anchors = longestRising(uniqueOnBothSides(one, other, range))
  if (anchors.length === 0) {
    for (let a = range.from, b = range.otherFrom; a < range.to && b < range.otherTo; a += 1, b += 1) {
      if (one.loose[a] === other.loose[b]) matches.push([a, b])
    }
    return
  }
  let { from, otherFrom } = range
  for (const [a, b] of anchors) {
    matchRange(one, other, { from, to: a, otherFrom, otherTo: b }, matches)
    matches.push([a, b])
    from = a + 1
    otherFrom = b + 1
  }
  matchRange(one, other, { ...range, from, otherFrom }, matches)
}

function uniqueOnBothSides(one: AlignKeys, other: AlignKeys, { from, to, otherFrom, otherTo }: Range): Matches {
  const places = (keys: AlignKeys, start: number, end: number) => {
    const found = new Map<string, number>()
    for (let at = start; at < end; at += 1) {
      const key = `${keys.loose[at]} ${keys.strict[at]}`
      found.set(key, found.has(key) ? -1 : at)
    }
    return found
  }
  const others = places(other, otherFrom, otherTo)
  return [...places(one, from, to)].flatMap(([key, a]): Matches => {
    const b = others.get(key) ?? -1
    return a === -1 || b === -1 ? [] : [[a, b]]
  })
}

/** The longest subsequence whose second members rise; the first members rise already. */
function longestRising(pairs: Matches): Matches {
  const ends: number[] = []
  const before: number[] = []
  for (const [index, [, b]] of pairs.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < b) low = middle + 1
      else high = middle
    }
    before[index] = low > 0 ? (ends[low - 1] ?? -1) : -1
    ends[low] = index
  }
  const rising: Matches = []
  for (let at = ends.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) {
    const pair = pairs[at]
    if (pair) rising.push(pair)
  }
  return rising.reverse()
}

/** Puts what has no counterpart between the matches, the left side first. */
function withGaps(matches: Matches, lefts: number, rights: number): AlignedPair[] {
  const pairs: AlignedPair[] = []
  let left = 0
  let right = 0
  for (const [a, b] of [...matches, [lefts, rights]]) {
    if (a === undefined || b === undefined) continue
    while (left < a) pairs.push({ left: left++, right: null })
    while (right < b) pairs.push({ left: null, right: right++ })
    if (a < lefts) pairs.push({ left: left++, right: right++ })
  }
  return pairs
}

function isBefore(one: AlignKeys, other: AlignKeys): boolean {
  if (one.loose.length !== other.loose.length) return one.loose.length < other.loose.length
  for (let at = 0; at < one.loose.length; at += 1) {
    const loose = (one.loose[at] ?? 0) - (other.loose[at] ?? 0)
    const difference = loose === 0 ? (one.strict[at] ?? 0) - (other.strict[at] ?? 0) : loose
    if (difference !== 0) return difference < 0
  }
  return false
}
