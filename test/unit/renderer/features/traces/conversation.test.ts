import { SpanKind } from '@shared/runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildConversation } from '../../../../../src/renderer/features/traces/conversation/build-conversation.ts'
import { foldAll, isOpen, turnFold } from '../../../../../src/renderer/features/traces/conversation/folds.ts'
import { moveTo } from '../../../../../src/renderer/features/traces/conversation/move.ts'
import { summariseArguments } from '../../../../../src/renderer/features/traces/conversation/summarise-arguments.ts'
import { SpanTable } from '../../../../../src/renderer/lib/span-table.ts'
import { spanAt } from '../../spans.ts'

/** Spans by kind and order of the parent; their orders count from 1. */
function tableOf(spans: readonly (readonly [SpanKind, number, string?])[]): SpanTable {
  const table = new SpanTable()
  for (const [index, [kind, parent, name]] of spans.entries()) {
    table.put({ ...spanAt(index + 1), kind, status: 'ok', name: name ?? kind }, parent)
  }
  return table
}

describe('a run as a conversation', () => {
  it('loses or repeats a span, whatever hangs below what', () => {
    const spans = fc.array(fc.tuple(fc.constantFrom(...SpanKind.options), fc.nat(30)), { maxLength: 25 })
    fc.assert(
      fc.property(spans, (list) => {
        const table = tableOf(list)
        const talk = buildConversation(table, 0)
        const orders = [...talk.rows].map((row) => table.order(row)).sort((a, b) => a - b)
        const all = list.map((_, index) => index + 1)
        // Only a frame around everything is left out, and then every other span is inside it.
        expect([all, all.slice(1)]).toContainEqual(orders)
        for (const [place, row] of talk.rows.entries()) {
          expect(talk.place(row)).toBe(place)
          expect(talk.indent(row)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('counts steps of an agent within an agent as those of the outer one, or a summary as a step', () => {
    const table = tableOf([
      ['agent', 0],
      ['inference', 1],
      ['tool', 1],
      ['agent', 3],
      ['inference', 4],
      ['inference', 4],
      ['inference', 1],
      ['inference', 1, 'summarise 2 messages'],
      ['inference', 1],
    ])
    const talk = buildConversation(table, 0)
    // The inner agent's two are its own; the step that did not fit is asked for again under its number.
    expect([...talk.rows].map((row) => [table.order(row), talk.step(row), talk.indent(row)])).toEqual([
      [2, 1, 0],
      [3, 0, 0],
      [4, 0, 1],
      [5, 1, 2],
      [6, 2, 2],
      [7, 2, 0],
      [8, 0, 0],
      [9, 2, 0],
    ])
    expect(table.order(talk.last)).toBe(9)
  })

  it('forgets what a person folded by hand, or keeps it when all are folded', () => {
    const one = turnFold(foldAll(false), 7, 'thought')
    expect([isOpen(one, 7, 'thought'), isOpen(one, 7, 'details'), isOpen(one, 8, 'thought')]).toEqual([
      true,
      false,
      false,
    ])
    expect(isOpen(turnFold(one, 7, 'thought'), 7, 'thought')).toBe(false)
    expect(isOpen(turnFold(foldAll(true), 7, 'thought'), 7, 'thought')).toBe(false)
    expect(isOpen(foldAll(true), 8, 'details')).toBe(true)
  })

  it('leaves the conversation by keys, or does not begin it', () => {
    expect(moveTo('ArrowDown', -1, 3)).toBe(0)
    expect(moveTo('ArrowUp', -1, 3)).toBe(0)
    expect(moveTo('ArrowDown', 2, 3)).toBe(2)
    expect(moveTo('End', 0, 3)).toBe(2)
    expect(moveTo('Enter', 0, 3)).toBe(-1)
    expect(moveTo('Home', 0, 0)).toBe(-1)
  })

  it('puts a megabyte of an argument into one line', () => {
    expect(summariseArguments({ path: 'notes.txt', limit: 3, tags: ['a', 'b'], more: { a: 1 }, none: null })).toBe(
      'path: notes.txt, limit: 3, tags: [2], more: {1}, none: null',
    )
    const many = Object.fromEntries(Array.from({ length: 999 }, (_, index) => [`k${index}`, 'x'.repeat(10_000)]))
    expect(summariseArguments(many).length).toBeLessThan(250)
  })
})
