import type { Tx } from '../store/types.ts'
import { easeConflict } from './conflicts.ts'
import { termKey } from './keys.ts'
import { type MemoryRow, ROW, SOURCE } from './rows.ts'
import { matchQuery } from './tokenise.ts'
import { nextTime, weigh } from './versions.ts'

type Reads = Pick<Tx, 'all' | 'get'>

/** Whose subject or value it is, or whose text has every word of it; by `seq`. */
export function memoriesAbout(tx: Reads, name: string): number[] {
  const rows = tx.all<{ seq: number }>(
    `SELECT seq FROM memory WHERE subject_key = :key OR object_key = :key
     UNION SELECT rowid FROM memory_fts WHERE :match IS NOT NULL AND memory_fts MATCH :match ORDER BY 1`,
    { key: termKey(name), match: matchQuery(name)?.all ?? null },
  )
  return rows.map(({ seq }) => seq)
}

/** What nobody else speaks for: memories all whose evidence is of this run, and what it wrote without any. */
export function memoriesOnlyOf(tx: Reads, runId: string): number[] {
  const rows = tx.all<{ seq: number }>(
    `SELECT m.seq FROM memory AS m WHERE
       (m.run_id = :runId OR EXISTS (SELECT 1 FROM memory_evidence AS e WHERE e.memory_seq = m.seq AND e.session = :runId))
       AND NOT EXISTS (SELECT 1 FROM memory_evidence AS e WHERE e.memory_seq = m.seq AND e.session <> :runId AND e.polarity = 1)
     ORDER BY m.seq`,
    { runId },
  )
  return rows.map(({ seq }) => seq)
}

export const seqsOf = (tx: Reads, ids: readonly string[]): number[] =>
  tx
    .all<{ seq: number }>('SELECT seq FROM memory WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY seq', {
      ids: JSON.stringify(ids),
    })
    .map(({ seq }) => seq)

/** What speaks for or against memories out of this run goes; they are believed by what is left. */
export function eraseEvidence(tx: Tx, runId: string): void {
  const rows = tx.all<{ seq: number }>(
    'DELETE FROM memory_evidence WHERE session = :runId RETURNING memory_seq AS seq',
    { runId },
  )
  for (const seq of new Set(rows.map((row) => row.seq))) weigh(tx, seq)
  tx.run('UPDATE memory SET run_id = NULL, span_id = NULL WHERE run_id = :runId', { runId })
}

/** What was erased, as far as others must know. */
export interface Erased {
  memories: number
  /** Rows of the audit log that say what a person did with them. */
  auditRows: number[]
  /** By the model that made them. */
  vectors: Map<string, number[]>
  texts: string[]
}

/** Takes memories out with all there is of them: versions, evidence, words, vectors, and recalls that found them. */
export function eraseMemories(tx: Tx, seqs: readonly number[]): Erased {
  const given = { seqs: JSON.stringify(seqs) }
  const rows = tx.all<{ id: string; text: string }>(`SELECT id, text FROM memory WHERE seq ${AMONG}`, given)
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const audit = tx.all<{ seq: number }>(
    `SELECT seq FROM memory_evidence WHERE session = 'audit' AND memory_seq ${AMONG}
     UNION SELECT seq FROM audit WHERE subject IN (SELECT value FROM json_each(:ids))`,
    { ...given, ids },
  )
  const vectors = new Map<string, number[]>()
  for (const { item, model } of tx.all<{ item: number; model: string }>(
    `DELETE FROM embedding WHERE collection = 'memory' AND item ${AMONG} RETURNING item, model_sha256 AS model`,
    given,
  ))
    vectors.set(model, [...(vectors.get(model) ?? []), item])
  tx.run(
    `DELETE FROM memory_retrieval WHERE EXISTS (SELECT 1 FROM json_each(hits, '$.hits') AS hit
       WHERE json_extract(hit.value, '$.memory.id') IN (SELECT value FROM json_each(:ids)))`,
    { ids },
  )
  tx.run('UPDATE memory_version SET superseded_by = NULL WHERE superseded_by IN (SELECT value FROM json_each(:ids))', {
    ids,
  })
  const contested = tx.all<MemoryRow>(
    `SELECT ${ROW} FROM ${SOURCE} WHERE m.seq ${AMONG} AND v.tx_to IS NULL AND v.status = 'conflict'`,
    given,
  )
  tx.run(`DELETE FROM memory_fts WHERE rowid ${AMONG}`, given)
  tx.run(`DELETE FROM memory WHERE seq ${AMONG}`, given)
  for (const row of contested) easeConflict(tx, row, nextTime(tx))
  const texts = rows.map(({ text }) => text)
  return { memories: rows.length, auditRows: audit.map(({ seq }) => seq), vectors, texts }
}

const AMONG = 'IN (SELECT value FROM json_each(:seqs))'
