import type { BulkProgress, Refusal } from '@shared/bulk-runs.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { ExportOptions } from '@shared/share.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { tell, tellFailure } from '../../../ui/toasts.ts'
import { tracesState } from '../traces-state.ts'

interface BulkState {
  /** What is being done to many runs; null when nothing is. */
  work: { kind: 'delete' | 'export'; done: number; total: number; stop: () => void } | null
  /** Whether the deletion of the chosen runs is being asked about. */
  asking: boolean
}

export const bulkState = createStore<BulkState>(() => ({ work: null, asking: false }))

export const askToDeleteChosen = (asking: boolean): void => bulkState.setState({ asking })

/** Deletes the runs; those that went are taken out of the list, also when it was stopped or failed on the way. */
export async function deleteRuns(runIds: RunId[]): Promise<void> {
  const { done, refused } = await follow('delete', runIds, (signal) => api().runList.remove({ runIds }, { signal }))
  const left = new Set(refused.map(({ runId }) => runId))
  const gone = runIds.slice(0, done).filter((runId) => !left.has(runId))
  tracesState.setState(({ removed, runId, chosen }) => ({
    removed: new Set([...removed, ...gone]),
    chosen: new Set([...chosen].filter((each) => left.has(each) || !gone.includes(each))),
    ...(runId && gone.includes(runId) ? { runId: null, order: null, comparedTo: null } : {}),
  }))
  if (gone.length > 0) tell(i18next.t('runList.deleted', { count: gone.length }))
  tellRefused(refused)
}

/** Writes the runs into a folder that the person chooses. */
export async function exportRuns(runIds: RunId[], options: ExportOptions): Promise<void> {
  let folder: string | null = null
  const { done, refused } = await follow('export', runIds, async function* (signal) {
    for await (const progress of await api().runList.export({ runIds, options }, { signal })) {
      folder = progress.folder
      yield progress
    }
  })
  const written = done - refused.length
  if (folder !== null && written > 0) tell(i18next.t('runList.exported', { count: written, folder }))
  tellRefused(refused)
}

type Open = (signal: AbortSignal) => AsyncIterable<BulkProgress> | Promise<AsyncIterable<BulkProgress>>

/** Shows how far the work is until it ends, fails, which is told, or is stopped. */
async function follow(kind: 'delete' | 'export', runIds: readonly RunId[], open: Open) {
  const stop = new AbortController()
  const refused: Refusal[] = []
  let done = 0
  const show = () => bulkState.setState({ work: { kind, done, total: runIds.length, stop: () => stop.abort() } })
  show()
  try {
    for await (const progress of await open(stop.signal)) {
      done = progress.done
      refused.push(...progress.refused)
      show()
    }
  } catch (error) {
    if (!stop.signal.aborted) tellFailure(error)
  } finally {
    bulkState.setState({ work: null })
  }
  return { done, refused }
}

function tellRefused(refused: readonly Refusal[]): void {
  const [first] = refused
  if (!first) return
  const message = i18next.t('runList.refused', { count: refused.length, why: first.message })
  tellFailure(new StudioError('CONFLICT', message))
}
