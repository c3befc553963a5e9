import type { ErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { StudioClient } from './client.ts'
import { connection } from './connection.ts'
import { follow } from './follow.ts'
import type { StreamMessage } from './tail.ts'

/** A run left is followed a little longer: coming back to it must not lose what was seen live. */
const LINGER_MS = 60_000

export interface Fed<State> {
  view: State | null
  error: ErrorInfo | null
}

interface Feed {
  users: number
  stop: () => void
  linger: ReturnType<typeof setTimeout> | undefined
}

export interface RunFeedOptions<State, Event> {
  open: (client: StudioClient, runId: RunId, signal: AbortSignal) => Promise<AsyncIterable<StreamMessage<State, Event>>>
  fold: (state: State, event: Event) => State
  prepare?: (events: Event[]) => Event[]
}

/** Streams of runs, each opened once however many components look at it, and again on a new connection. */
export class RunFeeds<State, Event> {
  readonly #options: RunFeedOptions<State, Event>
  readonly #store = createStore<Record<string, Fed<State>>>(() => ({}))
  readonly #feeds = new Map<RunId, Feed>()
  readonly #nothing: Fed<State> = { view: null, error: null }

  constructor(options: RunFeedOptions<State, Event>) {
    this.#options = options
  }

  /** A hook: the run, followed live for as long as the component is there; nothing for null. */
  use(runId: RunId | null): Fed<State> {
    useEffect(() => (runId ? this.#hold(runId) : undefined), [runId])
    return useStore(this.#store, (entries) => (runId ? (entries[runId] ?? this.#nothing) : this.#nothing))
  }

  /** The run as it is known now, for code outside of rendering. */
  now(runId: RunId): State | null {
    return this.#store.getState()[runId]?.view ?? null
  }

  #hold(runId: RunId): () => void {
    const feed = this.#feeds.get(runId) ?? this.#start(runId)
    clearTimeout(feed.linger)
    feed.users += 1
    return () => {
      feed.users -= 1
      if (feed.users > 0) return
      feed.linger = setTimeout(() => {
        feed.stop()
        this.#feeds.delete(runId)
        this.#store.setState(({ [runId]: _, ...others }) => others, true)
      }, LINGER_MS)
    }
  }

  #start(runId: RunId): Feed {
    const { open, fold, prepare } = this.#options
    let current: AbortController | null = null
    let generation = -1
    const set = (change: Partial<Fed<State>>) =>
      this.#store.setState((entries) => ({ [runId]: { ...(entries[runId] ?? this.#nothing), ...change } }))
    const start = () => {
      const now = connection.getState()
      const { client } = now
      if (!client || now.generation === generation) return
      current?.abort()
      generation = now.generation
      current = new AbortController()
      void follow({
        open: (each) => open(client, runId, each),
        fold,
        ...(prepare ? { prepare } : {}),
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
    this.#feeds.set(runId, feed)
    return feed
  }
}
