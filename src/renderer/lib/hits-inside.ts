import type { SpanTable } from './span-table.ts'

/** Pure: for each row that has hits (given by `Span.order`) anywhere below it, how many. */
export function countInside(table: SpanTable, hits: readonly number[]): Map<number, number> {
  const inside = new Map<number, number>()
  for (const order of hits) {
    const row = table.rowOf(order)
    if (row === -1) continue
    for (let at = table.parent(row); at !== -1; at = table.parent(at)) inside.set(at, (inside.get(at) ?? 0) + 1)
  }
  return inside
}
