import { Annotation, type AnnotationBody } from '@shared/annotations.ts'
import type { RunMarks } from '@shared/run-marks.ts'

/** A row of `annotation`. */
export interface AnnotationRow {
  id: string
  run_id: string
  span_id: string | null
  /** Of the span. */
  ordinal: number | null
  kind: string
  name: string | null
  number: number | null
  text: string | null
  author: string
  trace_hash: string | null
  created_at: number
  updated_at: number
}

export function annotationOf(row: AnnotationRow): Annotation {
  const { kind, name, number: value, text } = row
  return Annotation.parse({
    id: row.id,
    runId: row.run_id,
    spanId: row.span_id,
    order: row.ordinal,
    body: kind === 'score' ? { kind, name, value } : { kind, text },
    author: row.author,
    traceHash: row.trace_hash,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  })
}

/** The columns that hold a body. */
export const columnsOf = (body: AnnotationBody): { name: string | null; number: number | null; text: string | null } =>
  body.kind === 'score'
    ? { name: body.name, number: body.value, text: null }
    : { name: null, number: null, text: body.text }

/** `tags` is what the column holds, JSON; null where there is no row. */
export const marksOf = ({ tags, annotations }: { tags: string | null; annotations: number }): RunMarks => ({
  tags: tags === null ? [] : JSON.parse(tags),
  annotations,
})
