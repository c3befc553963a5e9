import { AsyncIteratorClass } from '@orpc/client'
import type { RunEvent, Span } from '@shared/runs.ts'
import type { RunView } from '@shared/state.ts'
import type { TraceEvent, TraceMessage } from '@shared/trace-shape.ts'
import type { Topic } from './topic.ts'

/** A run's stream as the trace viewer wants it; all spans come one by one, which the host does only for what is new. */
export function watchTrace(
  topic: Topic<RunView, RunEvent>,
  signal?: AbortSignal,
): AsyncIteratorClass<TraceMessage, unknown, void> {
  const messages = topic.watch(signal)
  const orders = new Map<string, number>()
  const waiting: TraceMessage[] = []
  let seq = 0
  const told = (span: Span) => {
    orders.set(span.id, span.order)
    return { span, parent: (span.parentId && orders.get(span.parentId)) || 0 }
  }
  const push = (events: TraceEvent[]) => {
    if (events.length === 0) return
    waiting.push({ type: 'events', from: seq + 1, events })
    seq += events.length
  }
  const next = async (): Promise<IteratorResult<TraceMessage, unknown>> => {
    while (waiting.length === 0) {
      const { value: message, done } = await messages.next()
      if (done) return { done: true, value: undefined }
      if (message.type === 'snapshot') {
        const { run, spans } = message.state
        waiting.push({ type: 'snapshot', seq, state: { run, total: spans.length } })
        push([{ type: 'spans', spans: spans.map(told) }, { type: 'complete' }])
      } else {
        push(
          message.events.flatMap((event): TraceEvent[] => {
            if (event.type === 'run') return [event]
            return event.type === 'span' ? [{ type: 'spans', spans: [told(event.span)] }] : []
          }),
        )
      }
    }
    const value = waiting.shift()
    return value ? { done: false, value } : { done: true, value: undefined }
  }
  return new AsyncIteratorClass<TraceMessage, unknown, void>(next, async () => void (await messages.return?.()))
}

/** A stream of one message. */
export function once<T>(message: T): AsyncIteratorClass<T, unknown, void> {
  const left = [message]
  const next = async (): Promise<IteratorResult<T, unknown>> => {
    const value = left.shift()
    return value === undefined ? { done: true, value: undefined } : { done: false, value }
  }
  return new AsyncIteratorClass<T, unknown, void>(next, async () => {})
}
