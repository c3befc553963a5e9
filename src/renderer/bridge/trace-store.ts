import type { RunId } from '@shared/ids.ts'
import type { Run, Span } from '@shared/runs.ts'
import type { TraceEvent, TraceMessage } from '@shared/trace-shape.ts'
import { SpanTable } from '../lib/span-table.ts'
import { type Fed, RunFeeds } from './run-feeds.ts'
import type { StreamMessage } from './tail.ts'

/** A run of any size. The table grows in place; `version` changes with it. */
export interface TraceView {
  run: Run
  table: SpanTable
  version: number
  /** Spans the run had when it was opened; the table has all of them once it is complete. */
  total: number
  complete: boolean
  /** Spans heard of live, by order. */
  live: ReadonlyMap<number, Span>
}

/** Spans kept as they were heard; older ones are asked for again. */
const LIVE_KEPT = 2000

const feeds = new RunFeeds<TraceView, TraceEvent>({
  open: async (client, runId, signal) => views(await client.traces.watch({ runId }, { signal })),
  fold: foldTrace,
})

/** The trace of a run, followed live for as long as the component is there; nothing for null. */
export const useTrace = (runId: RunId | null): Fed<TraceView> => feeds.use(runId)

/** A stream that is opened again begins with an empty table. */
async function* views(messages: AsyncIterable<TraceMessage>): AsyncGenerator<StreamMessage<TraceView, TraceEvent>> {
  for await (const message of messages) {
    if (message.type === 'events') yield message
    else {
      const { run, total } = message.state
      const state = { run, table: new SpanTable(), version: 0, total, complete: false, live: new Map<number, Span>() }
      yield { type: 'snapshot', seq: message.seq, state }
    }
  }
}

function foldTrace(view: TraceView, event: TraceEvent): TraceView {
  const version = view.version + 1
  switch (event.type) {
    case 'chunk':
      view.table.append(event.chunk)
      return { ...view, version }
    case 'complete':
      return { ...view, version, complete: true }
    case 'run':
      return { ...view, run: event.run }
    case 'spans': {
      for (const { span, parent } of event.spans) view.table.put(span, parent)
      const live = new Map(
        [...view.live, ...event.spans.map(({ span }) => [span.order, span] as const)].slice(-LIVE_KEPT),
      )
      return { ...view, version, live }
    }
    default:
      event satisfies never
      return view
  }
}
