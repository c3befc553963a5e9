import type { SpanTable } from './span-table.ts'

/** The rows of a table as they are on the screen, parents before children, and where each row is among them. */
export interface VisibleRows {
  /** Row of the table by place on the screen. */
  rows: Int32Array
  length: number
  /** Of the table they were taken from. */
  version: number
  /** Place on the screen by row of the table; -1 for a hidden one. */
  place(row: number): number
}

/** Walks the tree and leaves out what is below a collapsed span (by `Span.order`). A few milliseconds for 100,000 spans. */
export function visibleRows(table: SpanTable, collapsed: ReadonlySet<number>, version: number): VisibleRows {
  const rows = new Int32Array(table.length)
  const places = new Int32Array(table.length).fill(-1)
  const noneCollapsed = collapsed.size === 0
  let length = 0
  let row = table.first(-1)
  while (row !== -1) {
    places[row] = length
    rows[length] = row
    length += 1
    const open = noneCollapsed || !collapsed.has(table.order(row))
    let next = open ? table.first(row) : -1
    for (let above = row; next === -1 && above !== -1; above = table.parent(above)) next = table.next(above)
    row = next
  }
  return { rows, length, version, place: (of) => places[of] ?? -1 }
}

export type TreeMove = 'up' | 'down' | 'first' | 'last' | 'left' | 'right'

export interface TreeStep {
  /** A row of the table, or -1. */
  selected: number
  /** A row to open or close, or -1. */
  toggle: number
}

/** Pure: what an arrow key does in a tree, as the ARIA practices describe it. `selected` is a row of the table or -1. */
export function moveInTree(
  table: SpanTable,
  visible: VisibleRows,
  collapsed: ReadonlySet<number>,
  selected: number,
  move: TreeMove,
): TreeStep {
  const at = selected === -1 ? -1 : visible.place(selected)
  const to = (place: number): TreeStep => ({
    selected: visible.length === 0 ? -1 : (visible.rows[Math.max(0, Math.min(visible.length - 1, place))] ?? -1),
    toggle: -1,
  })
  if (at === -1) return to(move === 'last' ? visible.length - 1 : 0)
  const stay: TreeStep = { selected, toggle: -1 }
  const expanded = table.hasChildren(selected) && !collapsed.has(table.order(selected))
  switch (move) {
    case 'up':
      return to(at - 1)
    case 'down':
      return to(at + 1)
    case 'first':
      return to(0)
    case 'last':
      return to(visible.length - 1)
    case 'right':
      if (!table.hasChildren(selected)) return stay
      return expanded ? to(at + 1) : { selected, toggle: selected }
    case 'left': {
      if (expanded) return { selected, toggle: selected }
      const parent = table.parent(selected)
      return parent === -1 ? stay : { selected: parent, toggle: -1 }
    }
    default:
      move satisfies never
      return stay
  }
}
