import type { RunId } from '@shared/ids.ts'
import type { RunView } from '@shared/state.ts'
import type { Tx } from '../store/types.ts'
import { getRun } from './runs.ts'
import { readContent, readLatestSpans } from './spans.ts'

/** Spans a conversation begins with at most; the trace shows runs of any size. */
const MOST_SPANS = 1000

/** A run as a conversation shows it when nothing of it is going on. Errors: NOT_FOUND. */
export function readRunView(tx: Tx, runId: RunId): RunView {
  const run = getRun(tx, runId)
  const spans = readLatestSpans(tx, runId, MOST_SPANS)
  const toolResults: RunView['toolResults'] = {}
  for (const span of spans) {
    if (span.kind !== 'tool') continue
    const content = readContent(tx, runId, span.id)
    if (content.kind === 'tool') toolResults[span.id] = content
  }
  const before = spans[0]?.order ?? 0
  return {
    run,
    spans,
    earlier: countBefore(tx, runId, before),
    tokens: {},
    approvals: [],
    held: [],
    toolResults,
    progress: {},
  }
}

function countBefore(tx: Tx, runId: RunId, order: number): RunView['earlier'] {
  const row = tx.get<{ spans: number; steps: number }>(
    `SELECT count(*) AS spans, coalesce(sum(kind = 'inference'), 0) AS steps FROM span
     WHERE run_id = :runId AND ordinal < :order`,
    { runId, order },
  )
  return { spans: row?.spans ?? 0, steps: row?.steps ?? 0 }
}
