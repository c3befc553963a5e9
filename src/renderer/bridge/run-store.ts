import type { ErrorInfo } from '@shared/errors.ts'
import { foldRun } from '@shared/fold/run.ts'
import type { RunId } from '@shared/ids.ts'
import type { RunView } from '@shared/state.ts'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { connection } from './connection.ts'
import { follow } from './follow.ts'
import { joinTokenEvents } from './tail.ts'

/** A run left is followed a little longer: coming back to it must not lose the tokens seen live. */
const LINGER_MS = 60_000

export interface RunEntry {
  view: RunView | null
  error: ErrorInfo | null
}

const NOTHING: RunEntry = { view: null, error: null }
const runStore = createStore<Record<string, RunEntry>>(() => ({}))

interface Feed {
  users: number
  stop: () => void
  linger: ReturnType<typeof setTimeout> | undefined
}
const feeds = new Map<RunId, Feed>()

/** The run, followed live for as long as the component is there; nothing for null. */
export function useRunView(runId: RunId | null): RunEntry {
  useEffect(() => (runId ? hold(runId) : undefined), [runId])
  return useStore(runStore, (entries) => (runId ? (entries[runId] ?? NOTHING) : NOTHING))
}

/** The run as it is known now, for code outside of rendering. */
export function runViewNow(runId: RunId): RunView | null {
  return runStore.getState()[runId]?.view ?? null
}

function hold(runId: RunId): () => void {
  const feed = feeds.get(runId) ?? startFeed(runId)
  clearTimeout(feed.linger)
  feed.users += 1
  return () => {
    feed.users -= 1
    if (feed.users > 0) return
    feed.linger = setTimeout(() => {
      feed.stop()
      feeds.delete(runId)
      runStore.setState(({ [runId]: _, ...others }) => others, true)
    }, LINGER_MS)
  }
}

function startFeed(runId: RunId): Feed {
  let current: AbortController | null = null
  let generation = -1
  const set = (change: Partial<RunEntry>) =>
    runStore.setState((entries) => ({ [runId]: { ...(entries[runId] ?? NOTHING), ...change } }))
  const start = () => {
    const now = connection.getState()
    const { client } = now
    if (!client || now.generation === generation) return
    current?.abort()
    generation = now.generation
    current = new AbortController()
    void follow({
      open: (each) => client.runs.watch({ runId }, { signal: each }),
      fold: foldRun,
      prepare: joinTokenEvents,
      onState: (view) => set({ view, error: null }),
      onError: (error) => set({ error }),
      isFinal: (error) => error.code === 'NOT_FOUND' || error.code === 'VALIDATION_FAILED',
      signal: current.signal,
    })
  }
  const unsubscribe = connection.subscribe(start)
  start()
  const feed: Feed = {
    users: 0,
    linger: undefined,
    stop: () => {
      unsubscribe()
      current?.abort()
    },
  }
  feeds.set(runId, feed)
  return feed
}
