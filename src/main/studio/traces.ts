import type { RunId, SpanId } from '@shared/ids.ts'
import type { RunEvent, Span } from '@shared/runs.ts'
import type { SearchHits, TraceSearch } from '@shared/trace-search.ts'
import type { TraceEvent, TraceMessage } from '@shared/trace-shape.ts'
import { Emitter } from '../kit/disposable.ts'
import type { Store } from '../store/types.ts'
import { getRun } from '../trace/runs.ts'
import { searchRun } from '../trace/search.ts'
import { countSpans, readShape } from '../trace/shape.ts'
import { listSpansAt, orderOf, requireOrder } from '../trace/spans.ts'
import { Hub } from './hub.ts'

/** Runs of any size for the trace viewer: their shape as columns, their spans a few at a time. */
export class TraceService {
  readonly #store: Store
  readonly #events = new Emitter<{ runId: RunId; event: RunEvent }>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Something has become true of a run. */
  heard(runId: RunId, event: RunEvent): void {
    this.#events.emit({ runId, event })
  }

  /** The place of a span, for a link that names it. Errors: NOT_FOUND, for the run and for the span. */
  place(runId: RunId, spanId: SpanId): { order: number } {
    getRun(this.#store, runId)
    return { order: requireOrder(this.#store, runId, spanId) }
  }

  /** The run, then its spans in chunks, then what changes, without an end. Errors: NOT_FOUND. */
  async *watch(runId: RunId, signal?: AbortSignal): AsyncGenerator<TraceMessage, void> {
    const { reader } = this.#store
    const live = new Hub<null, RunEvent>(null, () => null)
    const stop = this.#events.on(({ runId: of, event }) => {
      if (of === runId) live.emit(event)
    })
    try {
      const changes = live.watch(signal)
      // Listens from here on, so that nothing falls between what is read and what is heard.
      await changes.next()
      yield {
        type: 'snapshot',
        seq: 0,
        state: { run: getRun(this.#store, runId), total: await countSpans(reader, runId) },
      }
      let seq = 0
      const numbered = (events: TraceEvent[]): TraceMessage => {
        const from = seq + 1
        seq += events.length
        return { type: 'events', from, events }
      }
      for await (const chunk of readShape(reader, runId)) {
        if (signal?.aborted) return
        yield numbered([{ type: 'chunk', chunk }])
      }
      yield numbered([{ type: 'complete' }])
      for await (const message of changes) {
        // A watcher that was too slow gets a fresh stream: the page opens it again.
        if (message.type === 'snapshot') return
        const events = this.#joined(message.events)
        if (events.length > 0) yield numbered(events)
      }
    } finally {
      stop()
      live.close()
    }
  }

  /** Errors: NOT_FOUND, CANCELLED. */
  search(query: TraceSearch, signal?: AbortSignal): AsyncGenerator<SearchHits, void> {
    getRun(this.#store, query.runId)
    return searchRun(this.#store.reader, query, signal)
  }

  /** Spans by their place in the run. */
  rows(runId: RunId, orders: readonly number[]): Promise<Span[]> {
    return listSpansAt(this.#store.reader, runId, orders)
  }

  /** The newest state of each span and of the run. */
  #joined(events: readonly RunEvent[]): TraceEvent[] {
    const spans = new Map<string, Span>()
    let last: TraceEvent | null = null
    for (const event of events) {
      if (event.type === 'span') spans.set(event.span.id, event.span)
      else if (event.type === 'run') last = event
    }
    const changed = [...spans.values()].map((span) => ({ span, parent: orderOf(this.#store, span.parentId) }))
    return [...(changed.length > 0 ? [{ type: 'spans' as const, spans: changed }] : []), ...(last ? [last] : [])]
  }
}
