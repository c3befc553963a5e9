import type { RunId, SpanId } from '@shared/ids.ts'
import { SpanId as SpanIdSchema } from '@shared/ids.ts'
import type { ErrorRecord, RunEvent, Span, SpanContent, SpanKind, SpanStatus, TokenRecord } from '@shared/runs.ts'
import { Run } from '@shared/runs.ts'
import { newId } from '../kit/ids.ts'
import type { Store, Tx } from '../store/types.ts'
import { runTx } from './run-tx.ts'
import { saveRun } from './runs.ts'
import { saveSpan } from './spans.ts'

export interface StartSpan {
  kind: SpanKind
  name: string
  parentId: SpanId | null
  attributes?: Record<string, unknown>
  content?: SpanContent
}

export interface EndSpan {
  status: SpanStatus
  attributes?: Record<string, unknown>
  error?: ErrorRecord | null
  content?: SpanContent
}

/** Unix milliseconds with a fraction that never runs backwards within this process. */
export const now = (): number => performance.timeOrigin + performance.now()

/**
 * Keeps a run and its spans: in the database, and told to whoever watches. Methods that take a `tx` become true with that
 * transaction; watchers hear of it after it committed.
 */
export class Recorder {
  readonly #store: Store
  readonly #emit: (event: RunEvent) => void
  readonly #spans = new Map<SpanId, Span>()
  readonly #told: RunEvent[] = []
  #run: Run
  #order: number

  constructor(store: Store, run: Run, emit: (event: RunEvent) => void, spans: Span[] = []) {
    this.#store = store
    this.#run = run
    this.#emit = emit
    this.#order = spans.reduce((most, span) => Math.max(most, span.order), 0)
    for (const span of spans) this.#spans.set(span.id, span)
  }

  get run(): Run {
    return this.#run
  }

  get runId(): RunId {
    return this.#run.id
  }

  get spans(): Span[] {
    return [...this.#spans.values()].sort((a, b) => a.order - b.order)
  }

  span(id: SpanId): Span | undefined {
    return this.#spans.get(id)
  }

  /** One transaction for everything `work` records; watchers are told once it is on disk. */
  commit<T>(work: (tx: Tx) => T): T {
    try {
      const result = this.#store.write((tx) => work(runTx(tx, this.#run.id)))
      this.#tell()
      return result
    } catch (error) {
      // What was rolled back is told to nobody.
      this.#told.length = 0
      throw error
    }
  }

  startSpan(tx: Tx, start: StartSpan): Span {
    this.#order += 1
    const span: Span = {
      id: SpanIdSchema.parse(newId('span')),
      runId: this.#run.id,
      parentId: start.parentId,
      kind: start.kind,
      name: start.name,
      status: 'running',
      startedAt: now(),
      endedAt: null,
      attributes: start.attributes ?? {},
      error: null,
      order: this.#order,
    }
    return this.#save(tx, span, start.content)
  }

  endSpan(tx: Tx, id: SpanId, end: EndSpan): Span {
    const span = this.#spans.get(id)
    if (!span) throw new Error(`No span ${id} in run ${this.#run.id}.`)
    const ended: Span = {
      ...span,
      status: end.status,
      endedAt: now(),
      error: end.error ?? null,
      attributes: end.error
        ? { ...span.attributes, ...end.attributes, 'error.type': end.error.code }
        : { ...span.attributes, ...end.attributes },
    }
    return this.#save(tx, ended, end.content)
  }

  /** More attributes for a span that is going on. */
  note(id: SpanId, attributes: Record<string, unknown>): void {
    const span = this.#spans.get(id)
    if (!span || span.endedAt !== null) return
    this.commit((tx) => this.#save(tx, { ...span, attributes: { ...span.attributes, ...attributes } }, undefined))
  }

  /** A step that only says what went wrong. */
  errorSpan(tx: Tx, parentId: SpanId | null, error: ErrorRecord): void {
    const span = this.startSpan(tx, { kind: 'error', name: error.code, parentId })
    this.endSpan(tx, span.id, { status: 'error', error, content: { kind: 'text', input: null, output: error.message } })
  }

  updateRun(tx: Tx, change: Partial<Run>): void {
    this.#run = Run.parse({ ...this.#run, ...change })
    saveRun(tx, this.#run)
    this.#told.push({ type: 'run', run: this.#run })
  }

  tokens(spanId: SpanId, tokens: TokenRecord[]): void {
    this.#emit({ type: 'tokens', spanId, tokens })
  }

  emit(event: RunEvent): void {
    this.#emit(event)
  }

  #save(tx: Tx, span: Span, content: SpanContent | undefined): Span {
    this.#spans.set(span.id, span)
    saveSpan(tx, span, content)
    this.#told.push({ type: 'span', span })
    if (content?.kind === 'tool') this.#told.push({ type: 'toolResult', spanId: span.id, content })
    return span
  }

  #tell(): void {
    for (const event of this.#told.splice(0)) this.#emit(event)
  }
}
