import type { Catalog } from '@shared/catalog.ts'
import type { DownloadChoices, DownloadOffer } from '@shared/downloads.ts'
import type { ErrorInfo } from '@shared/errors.ts'
import type { DownloadId } from '@shared/ids.ts'
import { createStore } from 'zustand/vanilla'

interface GetState {
  /** Which page of the view is on show. */
  page: 'here' | 'get'
  catalog: Catalog | null
  /** What was typed: a filter of the list, or a source. */
  text: string
  /** The source that is being looked at. */
  looking: string | null
  choices: DownloadChoices | null
  /** The offer whose dialog is open. */
  offer: DownloadOffer | null
  error: ErrorInfo | null
  starting: boolean
  /** The download whose deletion is being asked about. */
  cancelling: DownloadId | null
}

export const getState = createStore<GetState>(() => ({
  page: 'here',
  catalog: null,
  text: '',
  looking: null,
  choices: null,
  offer: null,
  error: null,
  starting: false,
  cancelling: null,
}))

/** Whether a text names a source rather than a word to filter the list by. */
export const looksLikeSource = (text: string): boolean => /^\s*(hf:|https?:\/\/|[\w.-]+\/[\w.-]+)/i.test(text)
