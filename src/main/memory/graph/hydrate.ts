import { StudioError } from '@shared/errors.ts'
import { type Entity, EntityId, type PathStep, type Relation, RelationId, RelationType } from '@shared/graph.ts'
import { MemoryScope, type MemoryStatus } from '@shared/memory.ts'
import type { Tx } from '../../store/types.ts'
import { ENTITY, type EntityRow } from './entities.ts'
import { degreeOf, type GraphSnapshot } from './snapshot.ts'

type Reads = Pick<Tx, 'get' | 'all'>

/** Entities of a snapshot by index, in the order given, with the names they go by. */
export function entitiesAt(tx: Reads, snapshot: GraphSnapshot, indices: readonly number[]): Entity[] {
  const seqs = JSON.stringify(indices.map((index) => snapshot.entities[index] ?? 0))
  const among = 'IN (SELECT value FROM json_each(:seqs))'
  const rows = tx.all<EntityRow>(`SELECT ${ENTITY} FROM graph_entity AS e WHERE e.seq ${among}`, { seqs })
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  const names = namesOf(tx, snapshot, new Set(indices))
  return indices.flatMap((index) => {
    const row = bySeq.get(snapshot.entities[index] ?? 0)
    if (!row) return []
    const { id, name, type, scope } = row
    const aliases = [...(names.get(index) ?? [])].filter((each) => each !== name)
    const entity = { name, type, scope: MemoryScope.parse(scope), aliases, degree: degreeOf(snapshot, index) }
    return [{ id: EntityId.parse(id), ...entity }]
  })
}

function namesOf(tx: Reads, snapshot: GraphSnapshot, wanted: ReadonlySet<number>): Map<number, Set<string>> {
  const names = new Map<number, Set<string>>()
  const members: number[] = []
  if (snapshot.indexOf.size === snapshot.entities.length)
    for (const index of wanted) members.push(snapshot.entities[index] ?? 0)
  else for (const [seq, index] of snapshot.indexOf) if (wanted.has(index)) members.push(seq)
  const rows = tx.all<{ seq: number; name: string }>(
    `SELECT entity_seq AS seq, name FROM graph_alias WHERE entity_seq IN (SELECT value FROM json_each(:members)) ORDER BY rowid`,
    { members: JSON.stringify(members) },
  )
  for (const { seq, name } of rows) {
    const index = snapshot.indexOf.get(seq) ?? -1
    names.set(index, (names.get(index) ?? new Set()).add(name))
  }
  return names
}

/** Relations of a snapshot by index, with the ends they have there. */
export function relationsAt(tx: Reads, snapshot: GraphSnapshot, indices: readonly number[]): Relation[] {
  const { arrays, asOf, relations, entities } = snapshot
  const rows = tx.all<{
    seq: number
    id: string
    status: MemoryStatus
    validFrom: number | null
    validTo: number | null
  }>(
    `SELECT r.seq, r.id, v.status, v.valid_from AS validFrom, v.valid_to AS validTo
     FROM json_each(:seqs) AS given CROSS JOIN graph_relation AS r ON r.seq = given.value
       CROSS JOIN graph_relation_version AS v ON v.relation_seq = r.seq
     WHERE CASE WHEN :asOf IS NULL THEN v.tx_to IS NULL ELSE v.tx_from <= :asOf AND (v.tx_to IS NULL OR v.tx_to > :asOf) END`,
    { seqs: JSON.stringify(indices.map((index) => relations[index] ?? 0)), asOf },
  )
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  const ids = idsOf(tx, snapshot, indices)
  return indices.flatMap((index) => {
    const row = bySeq.get(relations[index] ?? 0)
    const subject = ids.get(entities[arrays.subject[index] ?? 0] ?? 0)
    const object = ids.get(entities[arrays.object[index] ?? 0] ?? 0)
    if (!row || !subject || !object) return []
    const type = RelationType.parse(arrays.types[arrays.type[index] ?? 0])
    const { id, status, validFrom, validTo } = row
    const confidence = arrays.confidence[index] ?? 0
    return [{ id: RelationId.parse(id), subject, type, object, status, confidence, validFrom, validTo }]
  })
}

function idsOf(tx: Reads, { entities, arrays }: GraphSnapshot, relations: readonly number[]): Map<number, EntityId> {
  const ends = new Set(relations.flatMap((index) => [arrays.subject[index] ?? 0, arrays.object[index] ?? 0]))
  const seqs = JSON.stringify([...ends].map((end) => entities[end] ?? 0))
  const rows = tx.all<{ seq: number; id: string }>(
    'SELECT seq, id FROM graph_entity WHERE seq IN (SELECT value FROM json_each(:seqs))',
    { seqs },
  )
  return new Map(rows.map(({ seq, id }) => [seq, EntityId.parse(id)]))
}

/** Steps from an entity along relations, with what they lead over. */
export function stepsAt(
  tx: Reads,
  snapshot: GraphSnapshot,
  path: readonly { relation: number; backwards: boolean }[],
): PathStep[] {
  const { subject, object } = snapshot.arrays
  const relations = relationsAt(
    tx,
    snapshot,
    path.map(({ relation }) => relation),
  )
  const ends = path.map(({ relation, backwards }) =>
    backwards ? [object[relation] ?? 0, subject[relation] ?? 0] : [subject[relation] ?? 0, object[relation] ?? 0],
  )
  const entities = entitiesAt(tx, snapshot, ends.flat())
  return path.map(({ backwards }, index) => {
    const [relation, from, to] = [relations[index], entities[index * 2], entities[index * 2 + 1]]
    if (!relation || !from || !to) throw new StudioError('NOT_FOUND', 'The graph changed meanwhile. Ask again.')
    return { relation, backwards, from, to }
  })
}
