import type { SpanTable } from './span-table.ts'

/**
 * Pure: the spans that decided how long the run took. From the end of each span backwards: the child that ended last, then the one that
 * ended last before that began, and so on; each of them in the same way. Rows of the table.
 */
export function criticalPath(table: SpanTable): Set<number> {
  const path = new Set<number>()
  const open: number[] = []
  let root = table.first(-1)
  for (let at = root; at !== -1; at = table.next(at)) if (endOf(table, at) > endOf(table, root)) root = at
  if (root !== -1) open.push(root)
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    path.add(row)
    const children: number[] = []
    for (let at = table.first(row); at !== -1; at = table.next(at)) children.push(at)
    children.sort((a, b) => endOf(table, b) - endOf(table, a))
    let until = Number.POSITIVE_INFINITY
    for (const child of children) {
      if (endOf(table, child) > until) continue
      open.push(child)
      until = table.start(child)
    }
  }
  return path
}

function endOf(table: SpanTable, row: number): number {
  const end = table.end(row)
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end
}
