import type { RunId } from '@shared/ids.ts'
import type { SpanLink } from '@shared/span-link.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { selectRun, selectSpan, tracesState } from './traces-state.ts'

/** The run the view shows, for shortcuts and the palette. */
export function shownTrace(): RunId | null {
  return tracesState.getState().runId
}

/** Shows the run of a link, with its step chosen. */
export async function showLinked({ runId, spanId }: SpanLink): Promise<void> {
  const order = await attempt(async () => {
    if (spanId !== null) return (await api().traces.place({ runId, spanId })).order
    await api().runs.get({ runId })
    return -1
  })
  // What failed has been told; the view stays as it was.
  if (order === undefined) return
  selectRun(runId)
  if (order >= 0) selectSpan(order)
}

/** Asks first; {@link deleteTrace} does it. */
export function askToDelete(runId: RunId | null): void {
  tracesState.setState({ deleting: runId })
}

export async function deleteTrace(runId: RunId): Promise<void> {
  const done = await attempt(async () => {
    await api().runs.remove({ runId })
    return true
  })
  if (!done) return
  tracesState.setState(({ removed, runId: shown }) => ({
    removed: new Set([...removed, runId]),
    runId: shown === runId ? null : shown,
    order: null,
    comparedTo: null,
  }))
  tell(i18next.t('traces.deleted'))
}

export const FILTER_ID = 'runs-filter'

export function focusFilter(): void {
  document.getElementById(FILTER_ID)?.focus()
}
