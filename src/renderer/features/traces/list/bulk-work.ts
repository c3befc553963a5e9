import type { BulkProgress, Refusal } from '@shared/bulk-runs.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { ExportOptions } from '@shared/share.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { tell, tellFailure } from '../../../ui/toasts.ts'
import { changeFilter, tracesState } from '../traces-state.ts'
import { chooseNone } from './choose-runs.ts'

interface BulkState {
  /** What is being done to many runs; null when nothing is. */
  work: { kind: 'delete' | 'export'; done: number; total: number; stop: () => void } | null
  /** Whether the deletion of the chosen runs is being asked about. */
  asking: boolean
}

export const bulkState = createStore<BulkState>(() => ({ work: null, asking: false }))

export const askToDeleteChosen = (asking: boolean): void => bulkState.setState({ asking })

/** Deletes the runs; each goes out of the list with the message that tells of it. */
export async function deleteRuns(runIds: RunId[]): Promise<void> {
  let taken = 0
  const { done, refused, stopped } = await follow(
    'delete',
    runIds,
    (signal) => api().runList.remove({ runIds }, { signal }),
    (progress, left) => {
      forget(runIds.slice(taken, progress).filter((runId) => !left.has(runId)))
      taken = progress
    },
  )
  const gone = done - refused.length
  if (gone > 0) tell(i18next.t('runList.deleted', { count: gone }))
  tellRefused(refused)
  if (!stopped) return
  // The host may have deleted more than it told of before it heard of the stop: the list is read anew.
  chooseNone()
  changeFilter({})
}

function forget(gone: readonly RunId[]): void {
  tracesState.setState(({ removed, runId, chosen }) => {
    const left = new Set(chosen)
    for (const each of gone) left.delete(each)
    const shown = runId !== null && gone.includes(runId) ? { runId: null, order: null, comparedTo: null } : {}
    return { removed: new Set([...removed, ...gone]), chosen: left, ...shown }
  })
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
async function follow(
  kind: 'delete' | 'export',
  runIds: readonly RunId[],
  open: Open,
  onProgress?: (done: number, refused: ReadonlySet<RunId>) => void,
) {
  const stop = new AbortController()
  const refused: Refusal[] = []
  let done = 0
  const show = () => bulkState.setState({ work: { kind, done, total: runIds.length, stop: () => stop.abort() } })
  show()
  try {
    for await (const progress of await open(stop.signal)) {
      done = progress.done
      refused.push(...progress.refused)
      onProgress?.(done, new Set(refused.map(({ runId }) => runId)))
      show()
    }
  } catch (error) {
    if (!stop.signal.aborted) tellFailure(error)
  } finally {
    bulkState.setState({ work: null })
  }
  return { done, refused, stopped: stop.signal.aborted }
}

function tellRefused(refused: readonly Refusal[]): void {
  const [first] = refused
  if (!first) return
  const message = i18next.t('runList.refused', { count: refused.length, why: first.message })
  tellFailure(new StudioError('CONFLICT', message))
}
