import { type Annotation, type AnnotationId, MOST_ANNOTATIONS, type RunRemarks } from '@shared/annotations.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { RunMarks } from '@shared/run-marks.ts'
import type { Tx } from '../store/types.ts'
import { type AnnotationRow, annotationOf, columnsOf, marksOf } from './annotation-rows.ts'
import { getRun } from './runs.ts'
import { contentHash, requireOrder } from './spans.ts'

const COLUMNS = `(SELECT ordinal FROM span WHERE span.id = span_id) AS ordinal, id, run_id, span_id, kind, name, number, text, author, trace_hash, created_at, updated_at`

/** All that was said of a run. Errors: NOT_FOUND. */
export function readRemarks(tx: Tx, runId: RunId): RunRemarks {
  getRun(tx, runId)
  const note = tx.get<{ tags: string; notes: string }>('SELECT tags, notes FROM run_note WHERE run_id = :runId', {
    runId,
  })
  const rows = tx.all<AnnotationRow>(
    `SELECT ${COLUMNS} FROM annotation WHERE run_id = :runId ORDER BY created_at, id`,
    { runId },
  )
  return {
    runId,
    tags: note ? JSON.parse(note.tags) : [],
    notes: note?.notes ?? '',
    annotations: rows.map(annotationOf),
  }
}

/** The same as lists show it. */
export function readMarks(tx: Tx, runId: RunId): RunMarks {
  const row = tx.get<{ tags: string | null; annotations: number }>(
    `SELECT (SELECT tags FROM run_note WHERE run_id = :runId) AS tags,
       (SELECT count(*) FROM annotation WHERE run_id = :runId) AS annotations`,
    { runId },
  )
  return row ? marksOf(row) : { tags: [], annotations: 0 }
}

/** Errors: NOT_FOUND, also for the annotation of another run. */
export function getAnnotation(tx: Tx, runId: RunId, annotationId: AnnotationId): Annotation {
  const row = tx.get<AnnotationRow>(`SELECT ${COLUMNS} FROM annotation WHERE id = :annotationId AND run_id = :runId`, {
    annotationId,
    runId,
  })
  if (!row) throw new StudioError('NOT_FOUND', `Run ${runId} has no annotation ${annotationId}.`)
  return annotationOf(row)
}

/** The score of that name, or undefined. */
export function findScore(tx: Tx, runId: RunId, spanId: SpanId | null, name: string): Annotation | undefined {
  const row = tx.get<AnnotationRow>(
    `SELECT ${COLUMNS} FROM annotation
     WHERE run_id = :runId AND span_id IS :spanId AND kind = 'score' AND name = :name`,
    { runId, spanId, name },
  )
  return row && annotationOf(row)
}

/** What is judged: the run, or one of its steps, as it is now. */
type Judged = Pick<Annotation, 'order' | 'traceHash'>

/** Errors: NOT_FOUND, also for a step of another run. */
export function findJudged(tx: Tx, runId: RunId, spanId: SpanId | null): Judged {
  getRun(tx, runId)
  if (spanId !== null) return { order: requireOrder(tx, runId, spanId), traceHash: contentHash(tx, spanId) }
  const last = tx.get<{ hash: string }>(
    'SELECT lower(hex(state_hash)) AS hash FROM run_event WHERE run_id = :runId ORDER BY seq DESC LIMIT 1',
    { runId },
  )
  return { order: null, traceHash: last?.hash ?? null }
}

/** Errors: CONFLICT when the run has as many as it may. */
export function insertAnnotation(tx: Tx, annotation: Annotation): void {
  const { body, ...rest } = annotation
  if (readMarks(tx, annotation.runId).annotations >= MOST_ANNOTATIONS)
    throw new StudioError(
      'CONFLICT',
      `This run has ${MOST_ANNOTATIONS} annotations already. Delete some to add others.`,
    )
  tx.run(
    `INSERT INTO annotation (id, run_id, span_id, kind, name, number, text, author, trace_hash, created_at, updated_at)
     VALUES (:id, :runId, :spanId, :kind, :name, :number, :text, :author, :traceHash, :createdAt, :updatedAt)`,
    { ...rest, kind: body.kind, ...columnsOf(body) },
  )
}

/** Stores what it says now, and of what. */
export function updateAnnotation(tx: Tx, { id, body, traceHash, updatedAt }: Annotation): void {
  tx.run(
    `UPDATE annotation SET name = :name, number = :number, text = :text, trace_hash = :traceHash, updated_at = :updatedAt
     WHERE id = :id`,
    { id, traceHash, updatedAt, ...columnsOf(body) },
  )
}

export function deleteAnnotation(tx: Tx, annotationId: AnnotationId): void {
  tx.run('DELETE FROM annotation WHERE id = :annotationId', { annotationId })
}

/** Stores tags and notes of a run. */
export function saveNote(tx: Tx, runId: RunId, { tags, notes }: Pick<RunRemarks, 'tags' | 'notes'>, at: number): void {
  tx.run(
    `INSERT INTO run_note (run_id, tags, notes, updated_at) VALUES (:runId, :tags, :notes, :at)
     ON CONFLICT (run_id) DO UPDATE SET tags = :tags, notes = :notes, updated_at = :at`,
    { runId, tags: JSON.stringify(tags), notes, at },
  )
}
