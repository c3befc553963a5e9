import { toErrorInfo } from '@shared/errors.ts'
import type { DownloadId } from '@shared/ids.ts'
import { api } from '../../bridge/connection.ts'
import { attempt } from '../../ui/toasts.ts'
import { getState } from './get-state.ts'
import { modelsState } from './models-state.ts'

let looking: AbortController | null = null

/** Shows the page on which models are got. */
export function showGetModels(): void {
  getState.setState({ page: 'get' })
}

export async function readCatalog(): Promise<void> {
  if (getState.getState().catalog) return
  const catalog = await attempt(() => api().downloads.catalog())
  if (catalog) getState.setState({ catalog })
}

/** Asks what a source holds; the answer opens the offer, or lists what there is to choose from. */
export async function lookAt(source: string): Promise<void> {
  looking?.abort()
  const mine = new AbortController()
  looking = mine
  getState.setState({ looking: source, error: null, choices: null })
  try {
    const found = await api().downloads.look({ source }, { signal: mine.signal })
    if (mine.signal.aborted) return
    if (found.kind === 'offer') getState.setState({ looking: null, offer: found })
    else getState.setState({ looking: null, choices: found })
  } catch (thrown) {
    if (!mine.signal.aborted) getState.setState({ looking: null, error: toErrorInfo(thrown) })
  }
}

export function stopLooking(): void {
  looking?.abort()
  getState.setState({ looking: null })
}

/** The person has accepted the licence of the offer on show. */
export async function startDownload(offerId: string): Promise<void> {
  getState.setState({ starting: true })
  const started = await attempt(() => api().downloads.start({ offerId, acceptLicense: true }))
  getState.setState(started ? { starting: false, offer: null, choices: null, text: '' } : { starting: false })
}

export async function pauseDownload(downloadId: DownloadId): Promise<void> {
  await attempt(() => api().downloads.pause({ downloadId }))
}

export async function resumeDownload(downloadId: DownloadId): Promise<void> {
  await attempt(() => api().downloads.resume({ downloadId }))
}

/** Asks first; {@link cancelDownload} does it. */
export function askToCancel(downloadId: DownloadId | null): void {
  getState.setState({ cancelling: downloadId })
}

export async function cancelDownload(downloadId: DownloadId): Promise<void> {
  await attempt(() => api().downloads.cancel({ downloadId }))
}

/** Goes to the model that a download became. */
export function showDownloaded(modelId: NonNullable<ReturnType<typeof modelsState.getState>['selected']>): void {
  getState.setState({ page: 'here' })
  modelsState.setState({ selected: modelId })
}
