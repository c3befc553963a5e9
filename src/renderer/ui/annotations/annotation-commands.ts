import type { Annotation, AnnotationBody } from '@shared/annotations.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { createStore } from 'zustand/vanilla'
import { api } from '../../bridge/connection.ts'
import { attempt } from '../toasts.ts'

/** What is annotated: the whole run where `spanId` is null. */
export interface Judged {
  runId: RunId
  spanId: SpanId | null
}

/** Whether the annotations are unfolded: of steps, and of runs. Kept while one goes from one to the next. */
export const annotationsOpen = createStore(() => ({ step: false, run: false }))

/** Each gives whether it was done; a failure is told. */
export async function addAnnotation({ runId, spanId }: Judged, body: AnnotationBody): Promise<boolean> {
  return done(() => api().annotations.add({ runId, body, ...(spanId ? { spanId } : {}) }))
}

export async function changeAnnotation({ id, runId }: Annotation, body: AnnotationBody): Promise<boolean> {
  return done(() => api().annotations.change({ runId, annotationId: id, body }))
}

export async function removeAnnotation({ id, runId }: Annotation): Promise<boolean> {
  return done(() => api().annotations.remove({ runId, annotationId: id }))
}

export async function markRun(runId: RunId, change: { tags?: string[]; notes?: string }): Promise<boolean> {
  return done(() => api().annotations.mark({ runId, ...change }))
}

const done = async (work: () => Promise<unknown>): Promise<boolean> =>
  (await attempt(async () => {
    await work()
    return true
  })) ?? false
