import { StudioError } from '@shared/errors.ts'
import { newId } from '../../kit/ids.ts'
import type { Tx } from '../../store/types.ts'

export interface MergeRow {
  id: string
  fromSeq: number
  intoSeq: number
  by: string
  at: number
  undoneAt: number | null
}

const MERGE = 'id, from_seq AS fromSeq, into_seq AS intoSeq, by, at, undone_at AS undoneAt'

/** `from` becomes `into`; both must be what they are after earlier merges. Nothing of either is changed, so that the way back is exact. */
export function mergeEntities(tx: Tx, from: number, into: number, by: string, at: number): string {
  if (from === into) throw new StudioError('CONFLICT', 'They are one and the same already.')
  const id = newId('merge')
  tx.run('UPDATE graph_entity SET merged_into = :into WHERE seq = :from', { from, into })
  tx.run('INSERT INTO graph_merge (id, from_seq, into_seq, by, at) VALUES (:id, :from, :into, :by, :at)', {
    ...{ id, from, into, by, at },
  })
  return id
}

/** Errors: NOT_FOUND; CONFLICT when it was undone before. */
export function undoMerge(tx: Tx, id: string, at: number): void {
  const row = tx.get<MergeRow>(`SELECT ${MERGE} FROM graph_merge WHERE id = :id`, { id })
  if (!row) throw new StudioError('NOT_FOUND', `There is no merge ${id}.`)
  if (row.undoneAt !== null) throw new StudioError('CONFLICT', 'This merge was undone before.')
  tx.run('UPDATE graph_entity SET merged_into = NULL WHERE seq = :seq', { seq: row.fromSeq })
  tx.run('UPDATE graph_merge SET undone_at = :at WHERE id = :id', { id, at })
}

/** Newest first. */
export const listMerges = (tx: Pick<Tx, 'all'>): MergeRow[] =>
  tx.all<MergeRow>(`SELECT ${MERGE} FROM graph_merge ORDER BY at DESC LIMIT 1000`)
