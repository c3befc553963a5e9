/** Messages to a watcher are gathered this long (milliseconds), so that a fast model does not flood the page. */
const GATHER_MS = 16
/** A watcher that has not taken this many events is sent a fresh snapshot instead. */
const MOST_WAITING = 20_000

export type HubMessage<State, Event> =
  | { type: 'snapshot'; seq: number; state: State }
  | { type: 'events'; from: number; events: Event[] }

/**
 * One state, told as a snapshot and then as numbered events without a gap. The state is what the pure `fold` makes of the
 * events, so whoever folds them sees the same.
 */
export class Hub<State, Event> {
  readonly #fold: (state: State, event: Event) => State
  readonly #watchers = new Set<Watcher<Event>>()
  #state: State
  #seq = 0

  constructor(state: State, fold: (state: State, event: Event) => State) {
    this.#state = state
    this.#fold = fold
  }

  get state(): State {
    return this.#state
  }

  get watched(): boolean {
    return this.#watchers.size > 0
  }

  emit(event: Event): void {
    this.#state = this.#fold(this.#state, event)
    this.#seq += 1
    for (const watcher of this.#watchers) watcher.push(event)
  }

  /** Ends when `signal` is aborted or the consumer stops. */
  async *watch(signal?: AbortSignal): AsyncGenerator<HubMessage<State, Event>, void> {
    const watcher = new Watcher<Event>()
    const stop = (): void => watcher.close()
    signal?.addEventListener('abort', stop, { once: true })
    this.#watchers.add(watcher)
    try {
      let seq = this.#seq
      yield { type: 'snapshot', seq, state: this.#state }
      while (!signal?.aborted) {
        const events = await watcher.take()
        if (events === null) return
        if (events.length > MOST_WAITING) {
          seq = this.#seq
          yield { type: 'snapshot', seq, state: this.#state }
          continue
        }
        yield { type: 'events', from: seq + 1, events }
        seq += events.length
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#watchers.delete(watcher)
    }
  }

  /** Ends every stream. */
  close(): void {
    for (const watcher of this.#watchers) watcher.close()
  }
}

class Watcher<Event> {
  #waiting: Event[] = []
  #wake: (() => void) | null = null
  #closed = false

  push(event: Event): void {
    this.#waiting.push(event)
    this.#wake?.()
  }

  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  /** The events since the last call, at least one; null when closed. */
  async take(): Promise<Event[] | null> {
    if (this.#waiting.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
    if (!this.#closed) await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    if (this.#closed && this.#waiting.length === 0) return null
    const events = this.#waiting
    this.#waiting = []
    return events
  }
}
