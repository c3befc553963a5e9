import type { RunId } from '@shared/ids.ts'
import type { Tx } from '../store/types.ts'
import { type LogEntry, type LogRow, logEntry } from './run-log.ts'
import { orderBefore, type SpanPlace } from './spans.ts'

/** Where in its record a run can go on otherwise, so that what a span shows has not been asked for yet. */
export interface BranchPlace {
  /** The last entry that is shared: the event that led to what the span shows. */
  entry: LogEntry
  /** What was asked for first at that place: where a call was to be approved, the approval. */
  kind: string
  scope: string
  /** The last place of a span in the run before it. */
  order: number
  /** Spans of steps that had no outcome then, as places among those up to `order`, counted from the end; 1 is the last. */
  open: number[]
}

const COMMAND_OF: Partial<Record<SpanPlace['kind'], string>> = {
  inference: 'model.call',
  tool: 'tool.call',
  approval: 'approval',
}

/**
 * Null for a span that shows no step. Reads no more of a long record than it must: each request opens a span of its kind, and so does
 * each new attempt of an inference after the engine died.
 */
export function findBranchPlace(tx: Tx, runId: RunId, { kind, before, order }: SpanPlace): BranchPlace | null {
  const command = COMMAND_OF[kind]
  if (command === undefined) return null
  const shown = tx.get<{ seq: number; request: number }>(
    `SELECT seq, coalesce(json_extract(data, '$.req'), seq) AS request FROM run_event
     WHERE run_id = :runId AND ((type = 'requested' AND json_extract(data, '$.kind') = :command)
       OR (type = 'interrupted' AND :command = 'model.call'))
     ORDER BY seq LIMIT 1 OFFSET :before`,
    { runId, command, before },
  )
  if (!shown) return null
  const near = stepAround(tx, runId, shown.seq)
  const asked = near.find(({ seq }) => seq === shown.request)
  // A call is asked for after its approval, and again after the studio died; the first time counts.
  const first = near.find(({ type, data }) => type === 'requested' && data.scope === asked?.data.scope) ?? asked
  const at = near.findLastIndex(({ seq, type }) => seq < (first?.seq ?? 0) && EVENTS.has(type))
  const entry = near[at]
  if (!first || !entry) return null
  const between = near.filter((each) => each.seq > entry.seq && each.seq < shown.seq && opensStep(each)).length
  const shared = near.slice(0, at + 1)
  const done = new Set(shared.flatMap(({ type, data }) => (type === 'completed' ? [data.req] : [])))
  const opened = shared.filter(opensStep)
  return {
    entry,
    kind: String(first.data.kind),
    scope: String(first.data.scope),
    order: orderBefore(tx, runId, order, between),
    open: opened.flatMap(({ seq }, place) => (done.has(seq) ? [] : [opened.length - place])),
  }
}

/** Entries that are the loop's events. */
const EVENTS = new Set(['started', 'completed', 'unresolved', 'branched', 'edited'])

const opensStep = ({ type, data }: LogEntry): boolean =>
  type === 'interrupted' || (type === 'requested' && data.kind !== 'timer')

/** The entries up to `seq` from where the inference before its step ended: what went on side by side with it, and its approval, are among them. */
function stepAround(tx: Tx, runId: RunId, seq: number): LogEntry[] {
  const ended = tx.get<{ seq: number }>(
    `SELECT seq FROM run_event WHERE run_id = :runId AND seq < :seq AND (type IN ('started', 'branched')
       OR (type = 'completed' AND json_extract(data, '$.kind') = 'model.call'))
     ORDER BY seq DESC LIMIT 1`,
    { runId, seq },
  )
  return tx
    .all<LogRow>(
      `SELECT seq, type, at, data, state_hash FROM run_event WHERE run_id = :runId AND seq BETWEEN :from AND :seq ORDER BY seq`,
      { runId, from: ended?.seq ?? 0, seq },
    )
    .map(logEntry)
}
