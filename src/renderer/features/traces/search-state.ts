import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { SearchField } from '@shared/trace-search.ts'
import { createStore } from 'zustand/vanilla'
import { api } from '../../bridge/connection.ts'

interface SearchState {
  text: string
  regex: boolean
  field: SearchField
  /** Spans found, by order, in order. */
  hits: readonly number[]
  /** The same, to ask for one. */
  found: ReadonlySet<number>
  /** 0 to 1; null while nothing is looked for. */
  progress: number | null
  error: ErrorInfo | null
}

const NOTHING = { hits: [], found: new Set<number>(), progress: null, error: null }

/** What is looked for in the run on show. */
export const searchState = createStore<SearchState>(() => ({ text: '', regex: false, field: 'all', ...NOTHING }))

let running: AbortController | null = null

/** Changes what is looked for, and looks from the beginning. Resolves when all was looked at, or when something else is looked for. */
export async function search(
  runId: RunId,
  change: Partial<Pick<SearchState, 'text' | 'regex' | 'field'>>,
): Promise<void> {
  running?.abort()
  searchState.setState({ ...change, ...NOTHING })
  const { text, regex, field } = searchState.getState()
  if (text.trim() === '') return
  running = new AbortController()
  const { signal } = running
  searchState.setState({ progress: 0 })
  try {
    for await (const { orders, scanned, total, done } of await api().traces.search(
      { runId, text, regex, field },
      { signal },
    )) {
      if (signal.aborted) return
      const hits = orders.length === 0 ? searchState.getState().hits : [...searchState.getState().hits, ...orders]
      const found = orders.length === 0 ? searchState.getState().found : new Set(hits)
      searchState.setState({ hits, found, progress: done ? 1 : scanned / Math.max(1, total) })
    }
  } catch (error) {
    if (!signal.aborted) searchState.setState({ progress: null, error: toErrorInfo(error) })
  }
}

/** Forgets what was looked for: another run is on show. */
export function clearSearch(): void {
  running?.abort()
  searchState.setState({ text: '', ...NOTHING })
}

/** Pure: the hit after or before the span at `order`, round the end; null without hits. */
export function nextHit(hits: readonly number[], order: number | null, step: 1 | -1): number | null {
  if (hits.length === 0) return null
  const first = hits[0] ?? null
  const last = hits.at(-1) ?? null
  if (order === null) return step === 1 ? first : last
  if (step === 1) return hits.find((hit) => hit > order) ?? first
  return hits.findLast((hit) => hit < order) ?? last
}
