import type { RunId } from '@shared/ids.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { tracesState } from './traces-state.ts'

/** The run the view shows, for shortcuts and the palette. */
export function shownTrace(): RunId | null {
  return tracesState.getState().runId
}

/** Writes the whole record to a file that the person chooses. */
export async function exportTrace(runId: RunId): Promise<void> {
  const written = await attempt(() => api().runs.export({ runId }))
  if (written) tell(i18next.t('traces.exported', { path: written.path }))
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
