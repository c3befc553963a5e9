import type { Tx } from '../../store/types.ts'
import { matchQuery } from '../tokenise.ts'
import { entitiesNamed, membersOf } from './entities.ts'
import { entityKey } from './names.ts'

type Reads = Pick<Tx, 'all' | 'get'>

/** Entities one of whose names is this one or has every word of it, with all that they are one with; by `seq`. */
export function entitiesAbout(tx: Reads, name: string): number[] {
  const match = matchQuery(entityKey(name))?.all ?? null
  const worded =
    match === null
      ? []
      : tx.all<{ seq: number }>('SELECT rowid AS seq FROM graph_fts WHERE graph_fts MATCH :match', { match })
  const found = [...entitiesNamed(tx, name), ...worded.map(({ seq }) => seq)]
  return [...new Set(found.flatMap((seq) => membersOf(tx, seq)))].sort((a, b) => a - b)
}

/** What is related to them, by `seq`. */
export const relationsAt = (tx: Reads, entities: readonly number[]): number[] =>
  tx
    .all<{ seq: number }>(`SELECT seq FROM graph_relation WHERE subject_seq ${AMONG} OR object_seq ${AMONG}`, {
      seqs: JSON.stringify(entities),
    })
    .map(({ seq }) => seq)

/** What was erased, as far as others must know. */
export interface ErasedEntities {
  names: string[]
  relations: number
  /** Rows of the audit log that say what a person did with them. */
  auditRows: number[]
}

/** Takes entities out with all there is of them: names, relations, what speaks for those, vectors, and words that name them. */
export function eraseEntities(tx: Tx, seqs: readonly number[], name: string): ErasedEntities {
  const relations = relationsAt(tx, seqs)
  const given = { seqs: JSON.stringify(seqs), relations: JSON.stringify(relations) }
  const names = tx.all<{ name: string }>(`SELECT name FROM graph_alias WHERE entity_seq ${AMONG}`, {
    seqs: given.seqs,
  })
  const audit = tx.all<{ seq: number }>(
    `SELECT seq FROM graph_evidence WHERE session = 'audit' AND relation_seq IN (SELECT value FROM json_each(:relations))
     UNION SELECT seq FROM audit WHERE subject IN (
       SELECT id FROM graph_entity WHERE seq ${AMONG} UNION SELECT id FROM graph_relation WHERE seq IN (SELECT value FROM json_each(:relations))
       UNION SELECT id FROM graph_merge WHERE from_seq ${AMONG} OR into_seq ${AMONG})`,
    given,
  )
  forgetVectors(tx, seqs, relations)
  tx.run('DELETE FROM graph_learned WHERE instr(lower(quote), :name) > 0', { name: name.toLowerCase() })
  const ends = tx.all<{ a: number; b: number }>(
    'SELECT subject_seq AS a, object_seq AS b FROM graph_relation WHERE seq IN (SELECT value FROM json_each(:relations))',
    { relations: given.relations },
  )
  tx.run(`DELETE FROM graph_entity WHERE seq ${AMONG}`, { seqs: given.seqs })
  eraseLonely(
    tx,
    ends.flatMap(({ a, b }) => [a, b]),
  )
  return { names: names.map((row) => row.name), relations: relations.length, auditRows: audit.map(({ seq }) => seq) }
}

/** Those of them that only `relations` relate, and these with them. What was merged, renamed or named otherwise stays. */
export function eraseUnrelated(tx: Tx, entities: readonly number[], relations: readonly string[]): void {
  const seqs = tx
    .all<{ seq: number }>(
      `SELECT seq FROM graph_entity WHERE seq IN (SELECT value FROM json_each(:entities))
         AND type = '' AND (SELECT count(*) FROM graph_alias AS a WHERE a.entity_seq = graph_entity.seq) = 1
         AND NOT EXISTS (SELECT 1 FROM graph_relation AS r WHERE (r.subject_seq = graph_entity.seq OR r.object_seq = graph_entity.seq)
           AND r.id NOT IN (SELECT value FROM json_each(:relations)))
         AND NOT EXISTS (SELECT 1 FROM graph_merge AS m WHERE m.from_seq = graph_entity.seq OR m.into_seq = graph_entity.seq)`,
      { entities: JSON.stringify(entities), relations: JSON.stringify(relations) },
    )
    .map(({ seq }) => seq)
  forgetVectors(tx, seqs, relationsAt(tx, seqs))
  tx.run(`DELETE FROM graph_entity WHERE seq ${AMONG}`, { seqs: JSON.stringify(seqs) })
}

/** Before what they are of goes: its numbers may be given again. */
function forgetVectors(tx: Tx, entities: readonly number[], relations: readonly number[]): void {
  for (const [collection, seqs] of [
    ['entity', entities],
    ['relation', relations],
  ] as const)
    tx.run(`DELETE FROM embedding WHERE collection = :collection AND item ${AMONG}`, {
      collection,
      seqs: JSON.stringify(seqs),
    })
}

/** Those of them that nothing is related to any more, and that no other was found to be. */
export function eraseLonely(tx: Tx, entities: readonly number[]): void {
  for (const entity of new Set(entities))
    if (tx.run(LONELY, { entity }).changes > 0)
      tx.run(`DELETE FROM embedding WHERE collection = 'entity' AND item = :entity`, { entity })
}

const LONELY = `DELETE FROM graph_entity WHERE seq = :entity
  AND NOT EXISTS (SELECT 1 FROM graph_relation WHERE subject_seq = :entity OR object_seq = :entity)
  AND NOT EXISTS (SELECT 1 FROM graph_merge WHERE from_seq = :entity OR into_seq = :entity)`

const AMONG = 'IN (SELECT value FROM json_each(:seqs))'
