/** How far apart two equal things may be and still be found; beyond it they count as gone and new. */
export const WINDOW = 32

/** Places of the two sequences that belong together; null where one has no partner. Every place occurs once, each side in order. */
export interface Pair {
  left: number | null
  right: number | null
}

/**
 * Longest common subsequence within a sliding window, so that one insertion moves what follows instead of changing all of it, in time
 * linear in the length of the sequences.
 */
export function align(left: readonly string[], right: readonly string[], window = WINDOW): Pair[] {
  const pairs: Pair[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      pairs.push({ left: i++, right: j++ })
      continue
    }
    const rows = Math.min(window, left.length - i)
    const columns = Math.min(window, right.length - j)
    const first = firstCommon(left.slice(i, i + rows), right.slice(j, j + columns))
    const [down, over] = first ?? [rows, columns]
    for (let at = 0; at < down; at += 1) pairs.push({ left: i++, right: null })
    for (let at = 0; at < over; at += 1) pairs.push({ left: null, right: j++ })
  }
  return pairs
}

/** Where the longest common subsequence of two short sequences begins, or null when they share nothing. */
function firstCommon(left: readonly string[], right: readonly string[]): [number, number] | null {
  const width = right.length + 1
  const lengths = new Uint16Array((left.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  if (at(0, 0) === 0) return null
  let row = 0
  let column = 0
  while (left[row] !== right[column] || at(row, column) !== at(row + 1, column + 1) + 1) {
    if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return [row, column]
}
