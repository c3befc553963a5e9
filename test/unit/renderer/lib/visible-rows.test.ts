import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpanTable } from '../../../../src/renderer/lib/span-table.ts'
import { moveInTree, type TreeMove, visibleRows } from '../../../../src/renderer/lib/visible-rows.ts'
import { spanAt } from '../spans.ts'

/** `parents[i]` is the order of the parent of the span with order i + 1. */
function tableOf(parents: readonly number[]): SpanTable {
  const table = new SpanTable()
  for (const [index, parent] of parents.entries()) table.put(spanAt(index + 1), parent)
  return table
}

const orders = (table: SpanTable, collapsed: ReadonlySet<number> = new Set()): number[] => {
  const visible = visibleRows(table, collapsed, 0)
  return [...visible.rows.subarray(0, visible.length)].map((row) => table.order(row))
}

/** Any parents at all: later ones, missing ones, themselves, cycles. */
const anyParents = fc.array(fc.nat(30), { maxLength: 25 })

describe('rows of the span tree', () => {
  it('loses or repeats no span, whatever the parents are', () => {
    fc.assert(
      fc.property(anyParents, (parents) => {
        expect(orders(tableOf(parents)).sort((a, b) => a - b)).toEqual(parents.map((_, index) => index + 1))
      }),
    )
  })

  it('puts a child under its parent, one level deeper', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 25 }), (picks) => {
        const parents = picks.map((pick, index) => (index === 0 ? 0 : (pick % index) + 1))
        const table = tableOf(parents)
        const shown = orders(table)
        for (const [place, order] of shown.entries()) {
          const parent = parents[order - 1] ?? 0
          expect(shown.indexOf(parent)).toBeLessThan(place)
          const depth = parent === 0 ? 0 : table.depth(table.rowOf(parent)) + 1
          expect(table.depth(table.rowOf(order))).toBe(depth)
        }
      }),
    )
  })

  it('hides all below a collapsed span and nothing else', () => {
    expect(orders(tableOf([0, 1, 2, 1]), new Set([2]))).toEqual([1, 2, 4])
  })

  it('says a wrong place of a row on the screen', () => {
    fc.assert(
      fc.property(anyParents, fc.array(fc.nat(30)), (parents, closed) => {
        const table = tableOf(parents)
        const visible = visibleRows(table, new Set(closed), 0)
        for (let place = 0; place < visible.length; place += 1) {
          expect(visible.place(visible.rows[place] ?? -1)).toBe(place)
        }
      }),
    )
  })

  it('leaves the tree by an arrow key, or selects what is not on the screen', () => {
    const moves = fc.array(fc.constantFrom<TreeMove>('up', 'down', 'left', 'right', 'first', 'last'), { maxLength: 40 })
    fc.assert(
      fc.property(anyParents, moves, (parents, keys) => {
        const table = tableOf(parents)
        const collapsed = new Set<number>()
        let selected = -1
        for (const key of keys) {
          const visible = visibleRows(table, collapsed, 0)
          const step = moveInTree(table, visible, collapsed, selected, key)
          const toggled = table.order(step.toggle)
          if (step.toggle !== -1 && !collapsed.delete(toggled)) collapsed.add(toggled)
          selected = step.selected
          if (parents.length === 0) expect(selected).toBe(-1)
          else expect(visible.place(selected)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('does not go to the parent with the left arrow', () => {
    const table = tableOf([0, 1, 1])
    const visible = visibleRows(table, new Set(), 0)
    expect(moveInTree(table, visible, new Set(), 2, 'left')).toEqual({ selected: 0, toggle: -1 })
    expect(moveInTree(table, visible, new Set(), 0, 'left')).toEqual({ selected: 0, toggle: 0 })
  })
})
