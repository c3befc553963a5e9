import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Annotation, AnnotationBody, AnnotationId, RunNotes, RunRemarks, RunTags } from '../annotations.ts'
import { RunId, SpanId } from '../ids.ts'

const byRun = z.object({ runId: RunId })
const one = byRun.extend({ annotationId: AnnotationId })

/** What a person says of runs and steps. They stay in the profile: no export takes them along. Each change is audited. */
export const annotationContract = {
  list: oc.input(byRun).output(RunRemarks),
  /** Of the run, or of one of its steps. A score that is there already under that name is changed. */
  add: oc.input(byRun.extend({ spanId: SpanId.optional(), body: AnnotationBody })).output(Annotation),
  /** Its kind stays. */
  change: oc.input(one.extend({ body: AnnotationBody })).output(Annotation),
  remove: oc.input(one).output(z.void()),
  /** Keeps tags and notes of a run; what is absent stays. */
  mark: oc.input(byRun.extend({ tags: RunTags.optional(), notes: RunNotes.optional() })).output(RunRemarks),
}
