import { AsyncIteratorClass } from '@orpc/client'
import type { StreamMessage } from '../tail.ts'

interface Subscriber<State, Event> {
  waiting: StreamMessage<State, Event>[]
  wake: () => void
  ended: boolean
}

/** A state that is watched as the host's are: a snapshot, then numbered events. */
export class Topic<State, Event> {
  #seq = 0
  #state: State
  readonly #fold: (state: State, event: Event) => State
  readonly #subscribers = new Set<Subscriber<State, Event>>()

  constructor(state: State, fold: (state: State, event: Event) => State) {
    this.#state = state
    this.#fold = fold
  }

  get state(): State {
    return this.#state
  }

  publish(...events: Event[]): void {
    const from = this.#seq + 1
    for (const event of events) this.#state = this.#fold(this.#state, event)
    this.#seq += events.length
    for (const subscriber of this.#subscribers) {
      subscriber.waiting.push({ type: 'events', from, events })
      subscriber.wake()
    }
  }

  /** Ends when `signal` aborts. */
  watch(signal?: AbortSignal): AsyncIteratorClass<StreamMessage<State, Event>, unknown, void> {
    const subscriber: Subscriber<State, Event> = {
      waiting: [{ type: 'snapshot', seq: this.#seq, state: this.#state }],
      wake: () => {},
      ended: false,
    }
    this.#subscribers.add(subscriber)
    const end = async () => {
      this.#subscribers.delete(subscriber)
      subscriber.ended = true
      subscriber.wake()
    }
    signal?.addEventListener('abort', () => void end(), { once: true })
    return new AsyncIteratorClass<StreamMessage<State, Event>, unknown, void>(async () => {
      while (!subscriber.ended) {
        const message = subscriber.waiting.shift()
        if (message) return { done: false, value: message }
        await new Promise<void>((resolve) => {
          subscriber.wake = resolve
        })
      }
      return { done: true, value: undefined }
    }, end)
  }
}
