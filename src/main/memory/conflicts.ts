import type { Tx } from '../store/types.ts'
import { overlap, rivals } from './insert.ts'
import type { MemoryRow } from './rows.ts'
import { changeVersion } from './versions.ts'

/** Others that cannot hold at the same time as this one. */
export function facing(tx: Tx, row: MemoryRow): MemoryRow[] {
  if (row.subjectKey === null || row.predicate === null) return []
  return rivals(tx, row.subjectKey, row.predicate, row.scope).filter(
    (other) => other.seq !== row.seq && overlap(other, row),
  )
}

/** After `gone` holds no more: what stood against it alone is in doubt no longer. */
export function easeConflict(tx: Tx, gone: MemoryRow, at: number): void {
  for (const other of facing(tx, gone)) {
    if (other.status === 'conflict' && facing(tx, other).length === 0)
      changeVersion(tx, other, at, { status: 'active' })
  }
}
