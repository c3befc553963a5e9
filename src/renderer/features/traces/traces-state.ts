import type { RunId, SpanId } from '@shared/ids.ts'
import { createStore } from 'zustand/vanilla'
import type { RunFilter } from './run-filter.ts'

interface TracesState {
  runId: RunId | null
  spanId: SpanId | null
  /** Spans whose children are hidden. */
  collapsed: ReadonlySet<string>
  filter: RunFilter
  /** The run whose deletion is being asked about. */
  deleting: RunId | null
  /** Runs deleted here: pages loaded before still hold them. */
  removed: ReadonlySet<string>
}

export const tracesState = createStore<TracesState>(() => ({
  runId: null,
  spanId: null,
  collapsed: new Set(),
  filter: { text: '', status: 'all' },
  deleting: null,
  removed: new Set(),
}))

export function selectRun(runId: RunId | null): void {
  if (tracesState.getState().runId === runId) return
  tracesState.setState({ runId, spanId: null, collapsed: new Set() })
}

export function selectSpan(spanId: SpanId | null): void {
  tracesState.setState({ spanId })
}

export function toggleCollapsed(spanId: string): void {
  tracesState.setState(({ collapsed }) => {
    const next = new Set(collapsed)
    if (!next.delete(spanId)) next.add(spanId)
    return { collapsed: next }
  })
}
