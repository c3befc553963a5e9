import type { Annotation, AnnotationId, RunRemarks } from '@shared/annotations.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { RunMarks } from '@shared/run-marks.ts'
import type { StudioClient } from '../client.ts'
import type { TwinRun } from './twin-run.ts'

interface Stage {
  /** Throws where there is no such run. */
  find(runId: string): TwinRun
  publish(runId: RunId, marks: RunMarks): void
}

/** What people say of runs, kept in memory. */
export function twinAnnotations({ find, publish }: Stage): StudioClient['annotations'] {
  const kept = new Map<RunId, RunRemarks>()
  const remarksOf = (named: string): RunRemarks => {
    const runId = find(named).run.id
    return kept.get(runId) ?? { runId, tags: [], notes: '', annotations: [] }
  }
  const keep = (remarks: RunRemarks): RunRemarks => {
    kept.set(remarks.runId, remarks)
    publish(remarks.runId, { tags: remarks.tags, annotations: remarks.annotations.length })
    return remarks
  }
  const put = (remarks: RunRemarks, annotation: Annotation): Annotation => {
    const others = remarks.annotations.filter((each) => each.id !== annotation.id)
    keep({
      ...remarks,
      annotations: [...others, annotation].sort((a, b) => a.createdAt - b.createdAt),
    })
    return annotation
  }
  const findIn = (remarks: RunRemarks, id: string): Annotation => {
    const found = remarks.annotations.find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', `There is no annotation ${id}.`)
    return found
  }
  let made = 0
  return {
    list: async ({ runId }) => remarksOf(runId),
    add: async ({ runId, spanId = null, body }) => {
      const remarks = remarksOf(runId)
      const now = Date.now()
      const step = find(runId).topic.state.spans.find((each) => each.id === spanId)
      const before = remarks.annotations.find(
        (each) =>
          body.kind === 'score' && each.body.kind === 'score' && each.spanId === spanId && each.body.name === body.name,
      )
      if (before) return put(remarks, { ...before, body, updatedAt: now })
      made += 1
      // Ids are branded by parsing, and zod stays out of the page.
      const id = `note_twin${made}` as AnnotationId
      return put(remarks, {
        id,
        runId: remarks.runId,
        spanId: step?.id ?? null,
        order: step?.order ?? null,
        body,
        author: 'person',
        traceHash: null,
        createdAt: now,
        updatedAt: now,
      })
    },
    change: async ({ runId, annotationId, body }) => {
      const remarks = remarksOf(runId)
      return put(remarks, { ...findIn(remarks, annotationId), body, updatedAt: Date.now() })
    },
    remove: async ({ runId, annotationId }) => {
      const remarks = remarksOf(runId)
      const { id } = findIn(remarks, annotationId)
      keep({ ...remarks, annotations: remarks.annotations.filter((each) => each.id !== id) })
    },
    mark: async ({ runId, tags, notes }) => {
      const remarks = remarksOf(runId)
      return keep({ ...remarks, tags: tags ?? remarks.tags, notes: notes ?? remarks.notes })
    },
  }
}
