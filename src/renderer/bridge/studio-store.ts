import type { ErrorInfo } from '@shared/errors.ts'
import { foldStudio } from '@shared/fold/studio.ts'
import type { StudioState } from '@shared/state.ts'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { connection, markLive, markLost } from './connection.ts'
import { follow } from './follow.ts'

interface StudioStore {
  /** Null until the first snapshot; afterwards the last state known, also while the connection is lost. */
  studio: StudioState | null
  error: ErrorInfo | null
}

export const studioStore = createStore<StudioStore>(() => ({ studio: null, error: null }))

/** What `select` reads from the studio's state, or undefined before the first snapshot. */
export function useStudio<T>(select: (studio: StudioState) => T): T | undefined {
  return useStore(studioStore, ({ studio }) => (studio ? select(studio) : undefined))
}

/** The state now, for code outside of rendering. */
export function studioNow(): StudioState | null {
  return studioStore.getState().studio
}

/** Follows the studio on every new client until `signal` aborts. */
export function feedStudio(signal: AbortSignal): void {
  let current: AbortController | null = null
  let generation = -1
  const start = () => {
    const now = connection.getState()
    const { client } = now
    if (!client || now.generation === generation) return
    current?.abort()
    generation = now.generation
    const started = generation
    current = new AbortController()
    void follow({
      open: (each) => client.studio.watch(undefined, { signal: each }),
      fold: foldStudio,
      onState: (studio) => {
        studioStore.setState({ studio, error: null })
        markLive(started)
      },
      onError: (error) => {
        studioStore.setState({ error })
        markLost(started)
      },
      signal: current.signal,
    })
  }
  const unsubscribe = connection.subscribe(start)
  signal.addEventListener('abort', () => {
    unsubscribe()
    current?.abort()
  })
  start()
}
