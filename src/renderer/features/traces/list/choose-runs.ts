import type { RunId } from '@shared/ids.ts'
import { api } from '../../../bridge/connection.ts'
import { attempt } from '../../../ui/toasts.ts'
import { tracesState } from '../traces-state.ts'

/** Pure: `chosen` with the run turned over. */
export function toggled(chosen: ReadonlySet<RunId>, runId: RunId): Set<RunId> {
  const next = new Set(chosen)
  if (!next.delete(runId)) next.add(runId)
  return next
}

/** Pure: `chosen` and the runs from one to the other as the list shows them; only `to` when `from` is not in it. */
export function withRange(
  chosen: ReadonlySet<RunId>,
  shown: readonly RunId[],
  from: RunId | null,
  to: RunId,
): Set<RunId> {
  const end = shown.indexOf(to)
  const start = from === null ? -1 : shown.indexOf(from)
  if (end < 0 || start < 0) return new Set([...chosen, to])
  return new Set([...chosen, ...shown.slice(Math.min(start, end), Math.max(start, end) + 1)])
}

export function toggleRun(runId: RunId): void {
  tracesState.setState(({ chosen }) => ({ chosen: toggled(chosen, runId), anchor: runId }))
}

/** Chooses from the run that was chosen last, or is shown, to this one. */
export function chooseTo(runId: RunId, shown: readonly RunId[]): void {
  tracesState.setState(({ chosen, anchor, runId: open }) => {
    const from = anchor ?? open
    return { chosen: withRange(chosen, shown, from, runId), anchor: from ?? runId }
  })
}

export function chooseNone(): void {
  tracesState.setState({ chosen: new Set(), anchor: null })
}

/** Chooses every run that the filter admits, also those that are not loaded. */
export async function chooseAll(): Promise<void> {
  const { filter } = tracesState.getState()
  const query = filter.text.trim()
  const found = await attempt(() => api().runList.ids(query === '' ? {} : { query }))
  const { filter: now, removed } = tracesState.getState()
  // The answer to a filter that holds no more would choose what nobody sees.
  if (!found || now.text !== filter.text) return
  tracesState.setState({ chosen: new Set(found.filter((runId) => !removed.has(runId))) })
}
