import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { api } from './connection.ts'

type PictureEntry = { status: 'loading' } | { status: 'ready'; url: string } | { status: 'error'; error: ErrorInfo }

/** Pictures kept; the oldest go first. One is 5 MB at most, most are far smaller. */
const KEPT = 24

const LOADING: PictureEntry = { status: 'loading' }
const pictureStore = createStore<Record<string, PictureEntry>>(() => ({}))

/** A stored picture, asked for once it is wanted. */
export function usePicture(ref: string): PictureEntry {
  useEffect(() => {
    void load(ref)
  }, [ref])
  return useStore(pictureStore, (entries) => entries[ref] ?? LOADING)
}

async function load(ref: string): Promise<void> {
  const before = pictureStore.getState()[ref]
  if (before && before.status !== 'error') return
  put(ref, LOADING)
  try {
    put(ref, { status: 'ready', url: await api().runs.picture({ ref }) })
  } catch (error) {
    put(ref, { status: 'error', error: toErrorInfo(error) })
  }
}

function put(ref: string, entry: PictureEntry): void {
  pictureStore.setState(({ [ref]: _, ...others }) => {
    const kept = Object.entries(others).slice(1 - KEPT)
    return { ...Object.fromEntries(kept), [ref]: entry }
  }, true)
}
