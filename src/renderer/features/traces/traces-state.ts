import type { RunId } from '@shared/ids.ts'
import { NEWEST_FIRST } from '@shared/run-order.ts'
import { createStore } from 'zustand/vanilla'
import type { RunFilter } from './run-filter.ts'

interface TracesState {
  runId: RunId | null
  /** The chosen span, by `Span.order`. */
  order: number | null
  /** Spans whose children are hidden, by `Span.order`. */
  collapsed: ReadonlySet<number>
  pane: 'tree' | 'timeline' | 'conversation'
  /** The run that the shown one is compared with. */
  comparedTo: RunId | null
  filter: RunFilter
  /** The run whose deletion is being asked about. */
  deleting: RunId | null
  /** Runs deleted here: pages loaded before still hold them. */
  removed: ReadonlySet<string>
  /** Runs that something is to be done to together. */
  chosen: ReadonlySet<RunId>
  /** Where a range of chosen runs begins: the run chosen last. */
  anchor: RunId | null
}

export const tracesState = createStore<TracesState>(() => ({
  runId: null,
  order: null,
  collapsed: new Set(),
  pane: 'tree',
  comparedTo: null,
  filter: { text: '', order: NEWEST_FIRST },
  deleting: null,
  removed: new Set(),
  chosen: new Set(),
  anchor: null,
}))

export function selectRun(runId: RunId | null): void {
  if (tracesState.getState().runId === runId) return
  tracesState.setState({ runId, order: null, collapsed: new Set(), comparedTo: null })
}

/** Nothing stays chosen that the new filter may hide. */
export function changeFilter(change: Partial<RunFilter>): void {
  tracesState.setState(({ filter, chosen, anchor }) => {
    const next = { ...filter, ...change }
    return next.text === filter.text
      ? { filter: next, chosen, anchor }
      : { filter: next, chosen: new Set(), anchor: null }
  })
}

export function selectSpan(order: number | null): void {
  tracesState.setState({ order })
}

export function toggleCollapsed(order: number): void {
  tracesState.setState(({ collapsed }) => {
    const next = new Set(collapsed)
    if (!next.delete(order)) next.add(order)
    return { collapsed: next }
  })
}

/** Shows the children of these again. */
export function openSpans(orders: readonly number[]): void {
  tracesState.setState(({ collapsed }) => {
    const next = new Set(collapsed)
    for (const order of orders) next.delete(order)
    return { collapsed: next }
  })
}
