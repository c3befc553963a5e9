import type { ChangedFile, ToolChange, UndoResult } from '@shared/changes.ts'
import { StudioError } from '@shared/errors.ts'
import { type RunId, SpanId } from '@shared/ids.ts'
import { type ChangeRow, changesOf, readChange, setChangeState } from '../agent/changes/change-rows.ts'
import { shown } from '../agent/changes/propose.ts'
import { takeBackChanges } from '../agent/changes/take-back.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { ToolSurroundings } from '../tools/types.ts'
import { getRun } from '../trace/runs.ts'

export interface ChangeOptions {
  store: Store
  audit: AuditLog
  tools: ToolRegistry
  toolContext(): ToolSurroundings
}

/** What calls of runs changed, and the way back. */
export class ChangeService {
  readonly #options: ChangeOptions
  /** Runs whose changes are being taken back. */
  readonly #busy = new Set<RunId>()

  constructor(options: ChangeOptions) {
    this.#options = options
  }

  /** In the order it happened. Errors: NOT_FOUND. */
  list(runId: RunId, spanId: SpanId | null): ToolChange[] {
    return this.#rows(runId, spanId).map(asChange)
  }

  /** Errors: NOT_FOUND, STORE_CORRUPT. */
  read(runId: RunId, changeId: number): ChangedFile {
    const { store } = this.#options
    const row = this.#rows(runId, null).find(({ id }) => id === changeId)
    if (!row) throw new StudioError('NOT_FOUND', `There is no change ${changeId} in run ${runId}.`)
    const change = readChange(store.blobs, row)
    const before = change.kind === 'write' || change.kind === 'remove' ? change.before : null
    return { before: before && shown(before), after: change.kind === 'write' ? shown(change.after) : null }
  }

  /** Takes back what a run or one of its calls changed. Errors: NOT_FOUND; CONFLICT while it goes on. */
  async undo(actor: string, runId: RunId, spanId: SpanId | null): Promise<UndoResult> {
    const { store, audit, tools, toolContext } = this.#options
    const { status } = getRun(store, runId)
    if (status === 'running' || status === 'waiting' || this.#busy.has(runId)) {
      throw new StudioError('CONFLICT', 'The run is still going on. Stop it first.')
    }
    const rows = this.#rows(runId, spanId)
    this.#busy.add(runId)
    try {
      const { undone, problem } = await takeBackChanges(rows, {
        tools,
        context: toolContext(),
        read: (row) => readChange(store.blobs, row),
        undone: ({ id }) => store.write((tx) => setChangeState(tx, id, 'undone')),
      })
      if (undone.length > 0 || problem) {
        audit.append({
          actor,
          action: 'tool.undone',
          subject: runId,
          result: problem ? 'error' : 'ok',
          details: {
            spanId,
            undone: undone.map(({ kind, path }) => `${kind} ${path}`),
            problem: problem?.message ?? null,
          },
        })
      }
      return { undone: undone.length, problem: problem?.message ?? null, changes: this.list(runId, spanId) }
    } finally {
      this.#busy.delete(runId)
    }
  }

  #rows(runId: RunId, spanId: SpanId | null): ChangeRow[] {
    const { store } = this.#options
    getRun(store, runId)
    return changesOf(store, runId, spanId)
  }
}

function asChange({ id, span_id, kind, path, to_path, before_ref, state, changed_at }: ChangeRow): ToolChange {
  const created = kind === 'write' && before_ref === null
  return { id, spanId: SpanId.parse(span_id), kind, path, to: to_path, created, state, at: changed_at }
}
