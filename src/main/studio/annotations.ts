import {
  type Annotation,
  type AnnotationBody,
  AnnotationId,
  RunNotes,
  type RunRemarks,
  RunTags,
} from '@shared/annotations.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { RunMarks } from '@shared/run-marks.ts'
import type { AuditLog } from '../govern/audit.ts'
import { sha256 } from '../kit/canonical.ts'
import { newId } from '../kit/ids.ts'
import type { Store, Tx } from '../store/types.ts'
import {
  deleteAnnotation,
  findJudged,
  findScore,
  getAnnotation,
  insertAnnotation,
  readMarks,
  readRemarks,
  saveNote,
  updateAnnotation,
} from '../trace/annotations.ts'

/** What people say of runs and their steps. Every change is audited with it, its texts by their hash alone. */
export class AnnotationService {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #onMarks: (runId: RunId, marks: RunMarks) => void

  constructor(store: Store, audit: AuditLog, onMarks: (runId: RunId, marks: RunMarks) => void) {
    this.#store = store
    this.#audit = audit
    this.#onMarks = onMarks
  }

  /** Errors: NOT_FOUND. */
  list(runId: RunId): RunRemarks {
    return readRemarks(this.#store, runId)
  }

  /** A score of a name that is there already is changed. Errors: NOT_FOUND, CONFLICT, those of the store. */
  add(actor: string, runId: RunId, spanId: SpanId | null, body: AnnotationBody): Annotation {
    const now = Date.now()
    return this.#change(runId, (tx) => {
      const judged = findJudged(tx, runId, spanId)
      const before = body.kind === 'score' ? findScore(tx, runId, spanId, body.name) : undefined
      if (before) return this.#update(tx, actor, { ...before, ...judged, body, updatedAt: now })
      const id = AnnotationId.parse(newId('note'))
      const added = { id, runId, spanId, body, author: 'person', ...judged, createdAt: now, updatedAt: now }
      insertAnnotation(tx, added)
      this.#tell(tx, actor, 'annotation.added', added)
      return added
    })
  }

  /** Errors: NOT_FOUND; CONFLICT for another kind, and for the name of another score; those of the store. */
  change(actor: string, runId: RunId, id: AnnotationId, body: AnnotationBody): Annotation {
    return this.#change(runId, (tx) => {
      const before = getAnnotation(tx, runId, id)
      if (before.body.kind !== body.kind)
        throw new StudioError('CONFLICT', `This is a ${before.body.kind}, which cannot become a ${body.kind}. Add one.`)
      const same = body.kind === 'score' ? findScore(tx, runId, before.spanId, body.name) : undefined
      if (same && same.id !== id)
        throw new StudioError(
          'CONFLICT',
          'There is a score of this name already. Change that one, or choose another name.',
        )
      const judged = findJudged(tx, runId, before.spanId)
      return this.#update(tx, actor, { ...before, ...judged, body, updatedAt: Date.now() })
    })
  }

  /** Errors: NOT_FOUND, those of the store. */
  remove(actor: string, runId: RunId, id: AnnotationId): void {
    this.#change(runId, (tx) => {
      const before = getAnnotation(tx, runId, id)
      deleteAnnotation(tx, id)
      this.#tell(tx, actor, 'annotation.removed', before)
    })
  }

  /** Keeps tags and notes; what is absent stays as it is. Errors: NOT_FOUND, VALIDATION_FAILED, those of the store. */
  mark(actor: string, runId: RunId, change: { tags?: string[] | undefined; notes?: string | undefined }): RunRemarks {
    return this.#change(runId, (tx) => {
      const before = readRemarks(tx, runId)
      const tags = RunTags.parse(change.tags ?? before.tags)
      const notes = RunNotes.parse(change.notes ?? before.notes)
      saveNote(tx, runId, { tags, notes }, Date.now())
      const details = { tags, notesSha256: sha256(notes) }
      this.#audit.appendIn(tx, { actor, action: 'run.marked', subject: runId, result: 'ok', details })
      return { ...before, tags, notes }
    })
  }

  #change<T>(runId: RunId, work: (tx: Tx) => T): T {
    const result = this.#store.write(work)
    this.#onMarks(runId, readMarks(this.#store, runId))
    return result
  }

  #update(tx: Tx, actor: string, changed: Annotation): Annotation {
    updateAnnotation(tx, changed)
    this.#tell(tx, actor, 'annotation.changed', changed)
    return changed
  }

  #tell(tx: Tx, actor: string, action: string, { id, runId, spanId, body, traceHash }: Annotation): void {
    const said = body.kind === 'score' ? { name: body.name, value: body.value } : { textSha256: sha256(body.text) }
    const details = { annotationId: id, runId, ...(spanId ? { spanId } : {}), kind: body.kind, ...said, traceHash }
    this.#audit.appendIn(tx, { actor, action, subject: runId, result: 'ok', details })
  }
}
