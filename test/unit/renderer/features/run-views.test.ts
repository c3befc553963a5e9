import { type RunId, RunId as RunIdSchema } from '@shared/ids.ts'
import { RunListViews } from '@shared/run-list-views.ts'
import { NEWEST_FIRST, type RunOrder } from '@shared/run-order.ts'
import { readRunQuery } from '@shared/run-query.ts'
import { LONGEST_VIEW_NAME, MOST_VIEWS } from '@shared/view-limits.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toggled, withRange } from '../../../../src/renderer/features/traces/list/choose-runs.ts'
import {
  BUILT_IN,
  filterOf,
  hasRoom,
  isShown,
  renamed,
  withView,
} from '../../../../src/renderer/features/traces/list/run-views.ts'

const LONGEST: RunOrder = { by: 'duration', direction: 'desc' }
const id = (at: number): RunId => RunIdSchema.parse(`run_${String(at).padStart(4, '0')}`)

describe('views of the list of runs', () => {
  it('breaks the bounds of the settings, has two of one name, or shows another filter than was saved', () => {
    const names = fc.array(fc.constantFrom('a', 'b ', ' b', 'c', 'd', 'e'), { maxLength: 12 })
    fc.assert(
      fc.property(names, fc.constantFrom('a', 'b', 'c', 'new'), (saved, to) => {
        let views = RunListViews.parse([])
        for (const [at, name] of saved.entries())
          views = withView(views, name, { text: ` tokens>${at} `, order: LONGEST })
        expect(RunListViews.parse(views)).toEqual(views)
        const last = saved.at(-1)
        const view = views.find(({ name }) => name === last?.trim())
        if (!view) return
        expect(isShown(view, { text: `tokens>${saved.length - 1}`, order: LONGEST })).toBe(true)
        expect(isShown(view, { text: view.query, order: NEWEST_FIRST })).toBe(false)
        const next = renamed(views, view.name, to)
        expect(RunListViews.parse(next)).toEqual(next)
        expect(next.find(({ name }) => name === to)?.query).toBe(view.query)
      }),
    )
  })

  it('takes more views than there is room for, or a name that is too long or empty', () => {
    const view = (name: string) => ({ name, query: '', order: NEWEST_FIRST })
    const many = Array.from({ length: MOST_VIEWS }, (_, at) => view(`${at}`))
    expect(RunListViews.safeParse(many).success).toBe(true)
    expect(hasRoom(many)).toBe(false)
    expect(RunListViews.safeParse([...many, view('x')]).success).toBe(false)
    for (const name of ['', ' ', 'x'.repeat(LONGEST_VIEW_NAME + 1)])
      expect([name, RunListViews.safeParse([view(name)]).success]).toEqual([name, false])
    expect(RunListViews.safeParse([view('a'), view(' a')]).success).toBe(false)
  })

  it('ships a view that cannot be read', () => {
    for (const view of BUILT_IN) {
      expect([view.id, readRunQuery(view.query)]).not.toMatchObject([view.id, { problem: expect.anything() }])
      expect(isShown(view, filterOf(view))).toBe(true)
    }
  })
})

describe('choosing runs', () => {
  const shown = Array.from({ length: 20 }, (_, at) => id(at))

  it('chooses a range without its ends, only downwards, or loses what was chosen', () => {
    fc.assert(
      fc.property(fc.subarray(shown), fc.nat(19), fc.nat(19), (before, from, to) => {
        const chosen = withRange(new Set(before), shown, id(from), id(to))
        const [low, high] = [Math.min(from, to), Math.max(from, to)]
        expect(chosen).toEqual(new Set([...before, ...shown.slice(low, high + 1)]))
      }),
    )
    // From a run that the filter has taken away, or none at all.
    expect(withRange(new Set(), shown, id(99), id(3))).toEqual(new Set([id(3)]))
    expect(withRange(new Set(), shown, null, id(3))).toEqual(new Set([id(3)]))
  })

  it('does not let go of a run', () => {
    expect(toggled(toggled(new Set([id(1)]), id(2)), id(2))).toEqual(new Set([id(1)]))
    expect(toggled(new Set([id(1)]), id(1)).size).toBe(0)
  })
})
