import type { Span } from '@shared/runs.ts'

/** A row of the tree as it is on the screen, with what a screen reader wants to know of it. */
export interface TreeRow {
  span: Span
  /** From 0. */
  depth: number
  hasChildren: boolean
  expanded: boolean
  /** Place among its siblings, from 1, and their number. */
  position: number
  siblings: number
}

/**
 * Pure: spans as visible rows, parents before children, in order of start. A span whose parent is not there is a root,
 * and so is one in a cycle of parents, so that nothing recorded can disappear.
 */
export function flattenSpans(spans: readonly Span[], collapsed: ReadonlySet<string>): TreeRow[] {
  const known = new Set(spans.map((span) => span.id))
  const children = new Map<string | null, Span[]>()
  for (const span of spans) {
    const parent =
      span.parentId !== null && span.parentId !== span.id && known.has(span.parentId) ? span.parentId : null
    const list = children.get(parent)
    if (list) list.push(span)
    else children.set(parent, [span])
  }
  for (const list of children.values()) list.sort((a, b) => a.order - b.order)

  const rows: TreeRow[] = []
  const seen = new Set<string>()
  const visit = (list: readonly Span[], depth: number) => {
    list.forEach((span, index) => {
      if (seen.has(span.id)) return
      seen.add(span.id)
      const below = children.get(span.id) ?? []
      const expanded = below.length > 0 && !collapsed.has(span.id)
      rows.push({ span, depth, hasChildren: below.length > 0, expanded, position: index + 1, siblings: list.length })
      if (expanded) visit(below, depth + 1)
      else hide(below)
    })
  }
  const hide = (list: readonly Span[]) => {
    for (const span of list) {
      if (seen.has(span.id)) continue
      seen.add(span.id)
      hide(children.get(span.id) ?? [])
    }
  }
  visit(children.get(null) ?? [], 0)
  const lost = spans.filter((span) => !seen.has(span.id))
  if (lost.length > 0) {
    // A cycle: show each of its spans at the top, once.
    lost.forEach((span, index) => {
      rows.push({ span, depth: 0, hasChildren: false, expanded: false, position: index + 1, siblings: lost.length })
    })
  }
  return rows
}

export type TreeMove = 'up' | 'down' | 'first' | 'last' | 'left' | 'right'

export interface TreeStep {
  selected: string | null
  /** A row to open or close, or null. */
  toggle: string | null
}

/** Pure: what an arrow key does in a tree, as the ARIA practices describe it. */
export function moveInTree(rows: readonly TreeRow[], selected: string | null, move: TreeMove): TreeStep {
  const at = rows.findIndex((row) => row.span.id === selected)
  const row = rows[at]
  const to = (index: number): TreeStep => ({
    selected: rows[Math.max(0, Math.min(rows.length - 1, index))]?.span.id ?? null,
    toggle: null,
  })
  if (!row) return to(move === 'last' ? rows.length - 1 : 0)
  switch (move) {
    case 'up':
      return to(at - 1)
    case 'down':
      return to(at + 1)
    case 'first':
      return to(0)
    case 'last':
      return to(rows.length - 1)
    case 'right':
      if (!row.hasChildren) return { selected, toggle: null }
      return row.expanded ? to(at + 1) : { selected, toggle: row.span.id }
    case 'left': {
      if (row.expanded) return { selected, toggle: row.span.id }
      const parent = rows.slice(0, at).findLastIndex((each) => each.depth < row.depth)
      return parent < 0 ? { selected, toggle: null } : to(parent)
    }
    default:
      move satisfies never
      return { selected, toggle: null }
  }
}
