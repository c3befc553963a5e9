import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { Span, SpanContent, SpanKind } from '@shared/runs.ts'
import type { Reader, Tx } from '../store/types.ts'

interface SpanRow {
  id: string
  run_id: string
  parent_id: string | null
  kind: string
  name: string
  status: string
  started_at: number
  ended_at: number | null
  attributes: string
  error: string | null
  ordinal: number
}

const COLUMNS = 'id, run_id, parent_id, kind, name, status, started_at, ended_at, attributes, error, ordinal'

function fromRow(row: SpanRow): Span {
  return Span.parse({
    id: row.id,
    runId: row.run_id,
    parentId: row.parent_id,
    kind: row.kind,
    name: row.name,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    attributes: JSON.parse(row.attributes),
    error: row.error === null ? null : JSON.parse(row.error),
    order: row.ordinal,
  })
}

/** Stores the span as it is now; `content` replaces what it had when given. */
export function saveSpan(tx: Tx, span: Span, content?: SpanContent): void {
  const contentRef = content === undefined ? null : tx.blobs.putJson(content)
  tx.run(
    `INSERT INTO span (${COLUMNS}, content_ref)
     VALUES (:id, :runId, :parentId, :kind, :name, :status, :startedAt, :endedAt, :attributes, :error, :order, :contentRef)
     ON CONFLICT (id) DO UPDATE SET status = :status, ended_at = :endedAt, attributes = :attributes, error = :error,
       content_ref = coalesce(:contentRef, content_ref)`,
    {
      ...span,
      attributes: JSON.stringify(span.attributes),
      error: span.error === null ? null : JSON.stringify(span.error),
      contentRef,
    },
  )
}

/** In order of start. */
export async function listSpans(reader: Reader, runId: RunId): Promise<Span[]> {
  const rows = await reader.all<SpanRow>(`SELECT ${COLUMNS} FROM span WHERE run_id = :runId ORDER BY ordinal`, {
    runId,
  })
  return rows.map(fromRow)
}

/** The spans of these places in the run, as far as there are such, in order of start. */
export async function listSpansAt(reader: Reader, runId: RunId, orders: readonly number[]): Promise<Span[]> {
  const rows = await reader.all<SpanRow>(
    `SELECT ${COLUMNS} FROM span WHERE run_id = :runId AND ordinal IN (SELECT value FROM json_each(:orders)) ORDER BY ordinal`,
    { runId, orders: JSON.stringify(orders) },
  )
  return rows.map(fromRow)
}

/** The place of a span in its run, 0 when there is none. */
export function orderOf(tx: Pick<Tx, 'get'>, spanId: SpanId | null): number {
  if (spanId === null) return 0
  return tx.get<{ ordinal: number }>('SELECT ordinal FROM span WHERE id = :spanId', { spanId })?.ordinal ?? 0
}

/** The place of a span in this run. Errors: NOT_FOUND. */
export function requireOrder(tx: Pick<Tx, 'get'>, runId: RunId, spanId: SpanId): number {
  const row = tx.get<{ ordinal: number }>('SELECT ordinal FROM span WHERE id = :spanId AND run_id = :runId', {
    spanId,
    runId,
  })
  if (!row) throw new StudioError('NOT_FOUND', `There is no step ${spanId} in run ${runId}.`)
  return row.ordinal
}

export function readSpans(tx: Tx, runId: RunId): Span[] {
  return tx.all<SpanRow>(`SELECT ${COLUMNS} FROM span WHERE run_id = :runId ORDER BY ordinal`, { runId }).map(fromRow)
}

/** The spans in order, each with the SHA-256 of its content, or null where it has none. */
export function readSpanHashes(tx: Tx, runId: RunId): { span: Span; content: string | null }[] {
  const rows = tx.all<SpanRow & { content_ref: string | null }>(
    'SELECT * FROM span WHERE run_id = :runId ORDER BY ordinal',
    { runId },
  )
  return rows.map((row) => ({ span: fromRow(row), content: row.content_ref }))
}

/** Hash of the step's content as it is stored now, or null. */
export const contentHash = (tx: Tx, spanId: SpanId): string | null =>
  tx.get<{ content_ref: string | null }>('SELECT content_ref FROM span WHERE id = :spanId', { spanId })?.content_ref ??
  null

export interface SpanPlace {
  kind: SpanKind
  /** Spans of its kind before it in the run. */
  before: number
  /** Its place in the run. */
  order: number
  /** Unix milliseconds. */
  startedAt: number
  /** See `SUPPLIED`. */
  supplied: boolean
}

/** Where a span stands among those of its kind. Errors: NOT_FOUND. */
export function placeOf(tx: Tx, runId: RunId, spanId: SpanId): SpanPlace {
  const row = tx.get<{ kind: string; before: number; ordinal: number; started_at: number; supplied: number | null }>(
    `SELECT kind, started_at, ordinal, (SELECT count(*) FROM span AS other WHERE other.run_id = span.run_id AND other.kind = span.kind
       AND other.ordinal < span.ordinal AND json_extract(other.attributes, '$."studio.supplied"') IS NULL) AS before,
       json_extract(attributes, '$."studio.supplied"') AS supplied
     FROM span WHERE id = :spanId AND run_id = :runId`,
    { spanId, runId },
  )
  if (!row) throw new StudioError('NOT_FOUND', `There is no step ${spanId} in run ${runId}.`)
  return {
    kind: SpanKind.parse(row.kind),
    before: row.before,
    order: row.ordinal,
    startedAt: row.started_at,
    supplied: row.supplied !== null,
  }
}

/** The last place before the span of a step (inference, tool, approval) that comes `steps` such spans before the one at `order`. */
export function orderBefore(tx: Tx, runId: RunId, order: number, steps: number): number {
  const found = tx.get<{ ordinal: number }>(
    `SELECT ordinal FROM span WHERE run_id = :runId AND ordinal <= :order AND kind IN ('inference', 'tool', 'approval')
       AND json_extract(attributes, '$."studio.supplied"') IS NULL ORDER BY ordinal DESC LIMIT 1 OFFSET :steps`,
    { runId, order, steps },
  )
  return (found?.ordinal ?? order) - 1
}

/** The span of the run itself and its last one: what whoever goes on with a run must know of it. */
export function readAnchors(tx: Tx, runId: RunId): Span[] {
  const root = tx.get<SpanRow>(
    `SELECT ${COLUMNS} FROM span WHERE run_id = :runId AND kind = 'agent' ORDER BY ordinal LIMIT 1`,
    { runId },
  )
  const last = readLatestSpans(tx, runId, 1).filter(({ id }) => id !== root?.id)
  return root ? [fromRow(root), ...last] : last
}

/** The last spans of the run, in order of start. */
export function readLatestSpans(tx: Tx, runId: RunId, limit: number): Span[] {
  return tx
    .all<SpanRow>(`SELECT ${COLUMNS} FROM span WHERE run_id = :runId ORDER BY ordinal DESC LIMIT :limit`, {
      runId,
      limit,
    })
    .reverse()
    .map(fromRow)
}

/** What the step read and produced. Errors: NOT_FOUND. */
export const readContent = (tx: Tx, runId: RunId, spanId: SpanId): SpanContent =>
  SpanContent.parse(readStoredContent(tx, runId, spanId))

/** The same exactly as it was stored, so that its text gives its hash. Errors: NOT_FOUND. */
export function readStoredContent(tx: Tx, runId: RunId, spanId: SpanId): SpanContent {
  const row = tx.get<{ content_ref: string | null }>(
    'SELECT content_ref FROM span WHERE id = :spanId AND run_id = :runId',
    { spanId, runId },
  )
  if (!row) throw new StudioError('NOT_FOUND', `There is no step ${spanId} in run ${runId}.`)
  if (row.content_ref === null) return { kind: 'text', input: null, output: null }
  return tx.blobs.getJson<SpanContent>(row.content_ref)
}
