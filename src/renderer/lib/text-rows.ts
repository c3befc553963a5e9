/** Characters of a row at most: a line without an end must not become one huge row. */
const ROW = 1000

/** Where the rows of a text begin, and its end: lines, and pieces of those that are very long. */
export function rowsOfText(text: string): number[] {
  const starts = [0]
  let from = 0
  while (from < text.length) {
    const line = text.indexOf('\n', from)
    const end = line === -1 ? text.length : line + 1
    let next = Math.min(end, from + ROW)
    // Not through the middle of a character of two units.
    if (next < end && /[\uD800-\uDBFF]/.test(text.charAt(next - 1))) next -= 1
    starts.push(next)
    from = next
  }
  return starts
}
