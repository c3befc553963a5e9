import type { RunId, SpanId } from '@shared/ids.ts'
import { RunId as RunIdSchema, SpanId as SpanIdSchema } from '@shared/ids.ts'
import { ToolContent } from '@shared/runs.ts'
import type { Store } from '../../store/types.ts'
import { runTx } from '../../trace/run-tx.ts'
import { CallRecord } from './call-record.ts'

/** A call of a past run. */
export interface RecordedCall {
  runId: RunId
  spanId: SpanId
  /** Its place in the run. */
  order: number
  startedAt: number
  content: ToolContent
  /** Null where nothing came from outside, or nothing of it was kept. */
  record: CallRecord | null
}

/** Keeps what a call was answered; nothing where the call belongs to no run. */
export function keepRecord(
  store: Store,
  { runId, spanId, record }: { runId: string; spanId: string; record: CallRecord },
): void {
  store.write((tx) => {
    const run = RunIdSchema.safeParse(runId).data
    if (!run || !tx.get('SELECT 1 FROM run WHERE id = :run', { run })) return
    tx.run(
      `INSERT INTO tool_record (span_id, run_id, record_ref) VALUES (:spanId, :run, :ref)
       ON CONFLICT (span_id) DO UPDATE SET record_ref = excluded.record_ref`,
      { spanId, run, ref: runTx(tx, run).blobs.putJson(record) },
    )
  })
}

/** The calls of a tool that came to an end, newest first; what a person supplied is none. */
export function* recordedCalls(store: Store, name: string, limit: number): Generator<RecordedCall> {
  const rows = store.all<{
    id: string
    runId: string
    order: number
    startedAt: number
    content: string
    record: string | null
  }>(
    `SELECT span.id, span.run_id AS runId, span.ordinal AS "order", span.started_at AS startedAt, span.content_ref AS content, kept.record_ref AS record
     FROM span LEFT JOIN tool_record AS kept ON kept.span_id = span.id
     WHERE span.kind = 'tool' AND span.name = :name AND span.status IN ('ok', 'error') AND span.content_ref IS NOT NULL
       AND json_extract(span.attributes, '$."studio.supplied"') IS NULL
     ORDER BY span.started_at DESC LIMIT :limit`,
    { name: `execute_tool ${name}`, limit },
  )
  for (const { id, runId, order, startedAt, content, record } of rows) {
    const parsed = ToolContent.safeParse(store.blobs.getJson(content))
    if (!parsed.success || parsed.data.result === null) continue
    yield {
      runId: RunIdSchema.parse(runId),
      spanId: SpanIdSchema.parse(id),
      order,
      startedAt,
      content: parsed.data,
      record: record === null ? null : (CallRecord.safeParse(store.blobs.getJson(record)).data ?? null),
    }
  }
}
