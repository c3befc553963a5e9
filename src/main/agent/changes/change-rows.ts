import type { RunId, SpanId } from '@shared/ids.ts'
import type { BlobStore, Tx } from '../../store/types.ts'
import type { FileChange } from '../../tools/changes/types.ts'

/** A call whose tool says itself how it is taken back. */
export interface CallChange {
  kind: 'call'
  tool: string
  /** See `Tool.undo`. */
  data: unknown
}

/** Something a call changed, in a file or elsewhere. */
export type Change = FileChange | CallChange

export interface ChangePlace {
  runId: RunId
  spanId: SpanId
  /** Place of the call in its run. */
  scope: string
  /** Folder of the workspace. */
  workspace: string
}

export interface ChangeRow {
  id: number
  run_id: string
  span_id: string
  scope: string
  workspace: string
  kind: Change['kind']
  path: string
  to_path: string | null
  before_ref: string | null
  after_ref: string | null
  mode: number | null
  /** `planned`: whether it was made is not known, for the studio died. */
  state: 'planned' | 'made' | 'undone'
  changed_at: number
}

export function addChange(tx: Tx, place: ChangePlace, change: Change, state: ChangeRow['state']): number {
  const row = tx.get<{ id: number }>(
    `INSERT INTO tool_change (run_id, span_id, scope, workspace, kind, path, to_path, before_ref, after_ref, mode, state, changed_at)
     VALUES (:runId, :spanId, :scope, :workspace, :kind, :path, :to, :before, :after, :mode, :state, :now) RETURNING id`,
    { ...place, ...columnsOf(tx.blobs, change), state, now: Date.now() },
  )
  if (!row) throw new Error('A change was not kept.')
  return row.id
}

export function setChangeState(tx: Tx, id: number, state: ChangeRow['state']): void {
  tx.run('UPDATE tool_change SET state = :state WHERE id = :id', { id, state })
}

export function dropChange(tx: Tx, id: number): void {
  tx.run('DELETE FROM tool_change WHERE id = :id', { id })
}

/** In the order they happened; those of one span when it is given. */
export function changesOf(tx: Pick<Tx, 'all'>, runId: RunId, spanId: SpanId | null = null): ChangeRow[] {
  return tx.all<ChangeRow>(
    'SELECT * FROM tool_change WHERE run_id = :runId AND (:spanId IS NULL OR span_id = :spanId) ORDER BY id',
    { runId, spanId },
  )
}

/** Those of the calls of one step. */
export function changesOfStep(tx: Pick<Tx, 'all'>, runId: RunId, step: number): ChangeRow[] {
  return tx.all<ChangeRow>(
    `SELECT * FROM tool_change WHERE run_id = :runId AND substr(scope, 1, length(:before)) = :before ORDER BY id`,
    { runId, before: `step/${step}/` },
  )
}

/** The change a row stands for, with what is kept of its files. Errors: NOT_FOUND, STORE_CORRUPT. */
export function readChange(blobs: BlobStore, row: ChangeRow): Change {
  const bytes = (ref: string | null): Uint8Array | null => (ref === null ? null : blobs.get(ref as never))
  const { kind, path } = row
  const mode = row.mode ?? 0o644
  switch (kind) {
    case 'write':
      return { kind, path, before: bytes(row.before_ref), after: bytes(row.after_ref) ?? new Uint8Array(), mode }
    case 'remove':
      return { kind, path, before: bytes(row.before_ref) ?? new Uint8Array(), mode }
    case 'move':
      return { kind, path, to: row.to_path ?? path }
    case 'makeFolder':
    case 'removeFolder':
      return { kind, path }
    case 'call':
      return { kind, tool: path, data: JSON.parse(Buffer.from(bytes(row.after_ref) ?? '').toString('utf8')) }
    default:
      return kind satisfies never
  }
}

function columnsOf(blobs: BlobStore, change: Change) {
  const none = { to: null, before: null, after: null, mode: null }
  switch (change.kind) {
    case 'write': {
      const { kind, path, before, after, mode } = change
      return { ...none, kind, path, mode, before: before && blobs.put(before), after: blobs.put(after) }
    }
    case 'remove':
      return { ...none, kind: change.kind, path: change.path, mode: change.mode, before: blobs.put(change.before) }
    case 'move':
      return { ...none, kind: change.kind, path: change.path, to: change.to }
    case 'makeFolder':
    case 'removeFolder':
      return { ...none, kind: change.kind, path: change.path }
    case 'call':
      return { ...none, kind: change.kind, path: change.tool, after: blobs.putJson(change.data) }
    default:
      return change satisfies never
  }
}
