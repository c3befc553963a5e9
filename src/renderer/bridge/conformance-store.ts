import { type ConformanceState, foldConformance } from '@shared/conformance.ts'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { connection } from './connection.ts'
import { follow } from './follow.ts'

const store = createStore<{ state: ConformanceState | null }>(() => ({ state: null }))
let users = 0
let stopFeed: (() => void) | null = null

/** Cases, cards and the check that goes on, followed live while somebody looks; null before the first snapshot. */
export function useConformance(): ConformanceState | null {
  useEffect(() => {
    users += 1
    stopFeed ??= feed()
    return () => {
      users -= 1
      if (users > 0) return
      stopFeed?.()
      stopFeed = null
    }
  }, [])
  return useStore(store, ({ state }) => state)
}

/** Follows on every new client until it is stopped. */
function feed(): () => void {
  let current: AbortController | null = null
  let generation = -1
  const start = () => {
    const { client, generation: latest } = connection.getState()
    if (!client || latest === generation) return
    current?.abort()
    generation = latest
    current = new AbortController()
    void follow({
      open: (signal) => client.conformance.watch(undefined, { signal }),
      fold: foldConformance,
      onState: (state) => store.setState({ state }),
      // The frame tells of a lost connection; what was known stays until the next snapshot.
      onError: () => {},
      signal: current.signal,
    })
  }
  const unsubscribe = connection.subscribe(start)
  start()
  return () => {
    unsubscribe()
    current?.abort()
  }
}
