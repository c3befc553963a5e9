import type { RunEvent } from '@shared/runs.ts'

/** A message of a stream: the whole state once, then numbered events. */
export type StreamMessage<State, Event> =
  | { type: 'snapshot'; seq: number; state: State }
  | { type: 'events'; from: number; events: Event[] }

/** State as of event number `seq`. */
export interface Tail<State> {
  seq: number
  state: State
}

/**
 * Pure: the tail after `messages`, or `gap` when an event is missing. Events already seen are skipped, so a message may come twice.
 */
export function advance<State, Event>(
  tail: Tail<State> | null,
  messages: readonly StreamMessage<State, Event>[],
  fold: (state: State, event: Event) => State,
  prepare: (events: Event[]) => Event[] = (events) => events,
): Tail<State> | 'gap' | null {
  let seq = tail?.seq ?? 0
  let state = tail?.state
  let pending: Event[] = []
  const flush = () => {
    if (state === undefined) return
    for (const event of prepare(pending)) state = fold(state, event)
    pending = []
  }
  for (const message of messages) {
    if (message.type === 'snapshot') {
      pending = []
      seq = message.seq
      state = message.state
      continue
    }
    if (state === undefined || message.from > seq + 1) return 'gap'
    for (const event of message.events.slice(seq + 1 - message.from)) {
      pending.push(event)
      seq += 1
    }
  }
  flush()
  return state === undefined ? null : { seq, state }
}

/** Pure: neighbouring token events of one span become one, so that a burst costs one copy of the token list. */
export function joinTokenEvents(events: RunEvent[]): RunEvent[] {
  const joined: RunEvent[] = []
  for (const event of events) {
    const last = joined.at(-1)
    if (event.type === 'tokens' && last?.type === 'tokens' && last.spanId === event.spanId) {
      joined[joined.length - 1] = { ...last, tokens: [...last.tokens, ...event.tokens] }
    } else joined.push(event)
  }
  return joined
}
