import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { onNextFrame } from './frame.ts'
import { advance, type StreamMessage, type Tail } from './tail.ts'

/** Pause before a stream that ended by itself is opened again, in milliseconds. */
const REOPEN_MS = 300

export interface FollowOptions<State, Event> {
  open: (signal: AbortSignal) => Promise<AsyncIterable<StreamMessage<State, Event>>>
  fold: (state: State, event: Event) => State
  prepare?: (events: Event[]) => Event[]
  /** At most once per animation frame. */
  onState: (state: State) => void
  /** The stream could not be opened or broke; `final` when it will not be tried again. */
  onError: (error: ErrorInfo, final: boolean) => void
  /** Errors after which asking again is useless. */
  isFinal?: (error: ErrorInfo) => boolean
  signal: AbortSignal
}

/**
 * Keeps a state in step with a stream: snapshot, then tail; a gap in the numbers or a broken stream opens it afresh.
 * Resolves when `signal` aborts or an error is final.
 */
export async function follow<State, Event>(options: FollowOptions<State, Event>): Promise<void> {
  const { signal } = options
  while (!signal.aborted) {
    const attempt = new AbortController()
    const stop = () => attempt.abort()
    signal.addEventListener('abort', stop, { once: true })
    try {
      await followOnce(options, attempt)
    } catch (thrown) {
      if (signal.aborted) return
      const error = toErrorInfo(thrown)
      const final = options.isFinal?.(error) ?? false
      options.onError(error, final)
      if (final) return
    } finally {
      attempt.abort()
      signal.removeEventListener('abort', stop)
    }
    await pause(REOPEN_MS, signal)
  }
}

async function followOnce<State, Event>(options: FollowOptions<State, Event>, attempt: AbortController): Promise<void> {
  const { open, fold, prepare, onState } = options
  let tail: Tail<State> | null = null
  let waiting: StreamMessage<State, Event>[] = []
  let cancelFrame: (() => void) | null = null
  let gap = false

  const apply = () => {
    cancelFrame = null
    if (gap || attempt.signal.aborted || waiting.length === 0) return
    const next = advance(tail, waiting, fold, prepare)
    waiting = []
    if (next === 'gap') {
      gap = true
      attempt.abort()
    } else if (next) {
      tail = next
      onState(next.state)
    }
  }

  try {
    for await (const message of await open(attempt.signal)) {
      waiting.push(message)
      // The first state is shown at once; later ones share a frame.
      if (!tail) apply()
      else cancelFrame ??= onNextFrame(apply)
    }
  } catch (error) {
    if (!gap) throw error
  } finally {
    const cancel: (() => void) | null = cancelFrame
    if (cancel) {
      cancel()
      apply()
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
