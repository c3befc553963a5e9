import type { RunId, SpanId } from '@shared/ids.ts'
import type { Span } from '@shared/runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flattenSpans, moveInTree, type TreeMove } from '../../../../src/renderer/lib/tree.ts'

const span = (index: number, parent: number | null): Span => ({
  id: `span_${index}` as SpanId,
  runId: 'run_1' as RunId,
  parentId: parent === null ? null : (`span_${parent}` as SpanId),
  kind: 'tool',
  name: `span ${index}`,
  status: 'ok',
  startedAt: index,
  endedAt: index + 1,
  attributes: {},
  error: null,
  order: index,
})

/** Spans with any parents at all: later ones, missing ones, themselves, cycles. */
const anySpans = fc
  .array(fc.option(fc.nat(30), { nil: null }), { maxLength: 25 })
  .map((parents) => parents.map((parent, index) => span(index, parent)))

describe('span tree', () => {
  it('loses or repeats no span, whatever the parents are', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const ids = flattenSpans(spans, new Set()).map((row) => row.span.id)
        expect([...ids].sort()).toEqual(spans.map((each) => each.id).sort())
      }),
    )
  })

  it('puts a child under its parent, one level deeper', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 25 }), (picks) => {
        const spans = picks.map((pick, index) => span(index, index === 0 ? null : pick % index))
        const rows = flattenSpans(spans, new Set())
        for (const [index, row] of rows.entries()) {
          const parent = rows.findIndex((each) => each.span.id === row.span.parentId)
          expect(parent).toBeLessThan(index)
          expect(row.depth).toBe(parent < 0 ? 0 : (rows[parent]?.depth ?? Number.NaN) + 1)
        }
      }),
    )
  })

  it('hides all below a collapsed span and nothing else', () => {
    const spans = [span(0, null), span(1, 0), span(2, 1), span(3, 0)]
    expect(flattenSpans(spans, new Set(['span_1'])).map((row) => row.span.id)).toEqual(['span_0', 'span_1', 'span_3'])
  })

  it('tells a screen reader the wrong place among siblings', () => {
    const rows = flattenSpans([span(0, null), span(1, 0), span(2, 0), span(3, 0)], new Set())
    expect(rows.map((row) => [row.position, row.siblings])).toEqual([
      [1, 1],
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  it('leaves the tree by an arrow key, or selects what is not on the screen', () => {
    const moves = fc.array(fc.constantFrom<TreeMove>('up', 'down', 'left', 'right', 'first', 'last'), { maxLength: 40 })
    fc.assert(
      fc.property(anySpans, moves, (spans, keys) => {
        const collapsed = new Set<string>()
        let selected: string | null = null
        for (const key of keys) {
          const rows = flattenSpans(spans, collapsed)
          const step = moveInTree(rows, selected, key)
          if (step.toggle && !collapsed.delete(step.toggle)) collapsed.add(step.toggle)
          selected = step.selected
          if (rows.length === 0) expect(selected).toBeNull()
          else expect(rows.some((row) => row.span.id === selected)).toBe(true)
        }
      }),
    )
  })

  it('does not go to the parent with the left arrow', () => {
    const rows = flattenSpans([span(0, null), span(1, 0), span(2, 0)], new Set())
    expect(moveInTree(rows, 'span_2', 'left')).toEqual({ selected: 'span_0', toggle: null })
    expect(moveInTree(rows, 'span_0', 'left')).toEqual({ selected: 'span_0', toggle: 'span_0' })
  })
})
