import type { Tx } from '../../store/types.ts'
import { authority, halfLife, probability, remaining } from '../belief.ts'
import { predicateKey } from '../keys.ts'
import type { GraphArrays } from './reason/graph-arrays.ts'
import {
  evidenceFor,
  evidenceUntil,
  oddsOf,
  RELATION,
  RELATIONS,
  type RelationEvidenceRow,
  type RelationRow,
} from './relation-rows.ts'

type Reads = Pick<Tx, 'get' | 'all'>

/** The graph as it was held at a moment, merged entities as one; relations that say the same are one, the likeliest. */
export interface GraphSnapshot {
  /** Null: now. */
  asOf: number | null
  arrays: GraphArrays
  /** Per entity and per relation, its `seq`. */
  entities: readonly number[]
  relations: readonly number[]
  /** Of every entity by its `seq`, also those merged into others. */
  indexOf: ReadonlyMap<number, number>
  /** Relations of each entity: those of entity e are `incident[from[e]]` to `incident[from[e + 1] - 1]`. */
  from: Int32Array
  incident: Int32Array
}

/** Reads the whole; for 135,000 relations under a second, so keep it until the graph changes. */
export function takeSnapshot(tx: Reads, asOf: number | null): GraphSnapshot {
  const moment = asOf ?? Date.now()
  const { entities, indexOf } = readEntities(tx, asOf)
  const rows = tx.all<RelationRow>(
    `SELECT ${RELATION} FROM ${RELATIONS} WHERE v.status IN ('active', 'conflict')
       AND (CASE WHEN :asOf IS NULL THEN v.tx_to IS NULL ELSE v.tx_from <= :asOf AND (v.tx_to IS NULL OR v.tx_to > :asOf) END)
       AND (v.valid_from IS NULL OR v.valid_from <= :moment) AND (v.valid_to IS NULL OR v.valid_to > :moment) ORDER BY r.seq`,
    { asOf, moment },
  )
  const confidences = believe(tx, rows, asOf, moment, (seq) => indexOf.get(seq) ?? -1)
  const types = [...new Set(rows.map(({ type }) => type))].sort()
  const typeIndex = new Map(types.map((type, index) => [type, index]))
  const strongest = new Map<string, number>()
  rows.forEach((row, index) => {
    const key = `${indexOf.get(row.subjectSeq)} ${typeIndex.get(row.type)} ${indexOf.get(row.objectSeq)}`
    const other = strongest.get(key)
    if (other === undefined || (confidences[other] ?? 0) < (confidences[index] ?? 0)) strongest.set(key, index)
  })
  const kept = [...strongest.values()].sort((a, b) => a - b)
  const pick = (of: (row: RelationRow) => number): number[] =>
    kept.map((index) => {
      const row = rows[index]
      return row ? of(row) : 0
    })
  const subject = Int32Array.from(pick((row) => indexOf.get(row.subjectSeq) ?? 0))
  const object = Int32Array.from(pick((row) => indexOf.get(row.objectSeq) ?? 0))
  const arrays = {
    size: entities.length,
    types,
    subject,
    object,
    type: Uint16Array.from(pick((row) => typeIndex.get(row.type) ?? 0)),
    confidence: Float32Array.from(kept.map((index) => confidences[index] ?? 0)),
  }
  return { asOf, arrays, entities, indexOf, relations: pick(({ seq }) => seq), ...incidence(arrays) }
}

function readEntities(tx: Reads, asOf: number | null): { entities: number[]; indexOf: Map<number, number> } {
  const rows = tx.all<{ seq: number; into: number | null }>(
    `SELECT seq, merged_into AS "into" FROM graph_entity WHERE :asOf IS NULL OR created_at <= :asOf ORDER BY seq`,
    { asOf },
  )
  const into = new Map<number, number>()
  if (asOf === null) for (const row of rows) if (row.into !== null) into.set(row.seq, row.into)
  if (asOf !== null)
    for (const { a, b } of tx.all<{ a: number; b: number }>(
      `SELECT from_seq AS a, into_seq AS b FROM graph_merge WHERE at <= :asOf AND (undone_at IS NULL OR undone_at > :asOf)`,
      { asOf },
    ))
      into.set(a, b)
  const entities = rows.filter(({ seq }) => !into.has(seq)).map(({ seq }) => seq)
  const indexOf = new Map(entities.map((seq, index) => [seq, index]))
  for (const { seq } of rows) {
    let root = seq
    for (let next = into.get(root); next !== undefined; next = into.get(root)) root = next
    indexOf.set(seq, indexOf.get(root) ?? 0)
  }
  return { entities, indexOf }
}

/** Of each row: by the evidence there was, decayed until then. What contradicts somebody of more authority holds as far as that does not. */
function believe(
  tx: Reads,
  rows: readonly RelationRow[],
  asOf: number | null,
  moment: number,
  root: (seq: number) => number,
): number[] {
  const then = asOf === null ? null : grouped(evidenceUntil(tx, asOf))
  const lives = new Map(
    tx
      .all<{ name: string; days: number | null }>('SELECT name, half_life_days AS days FROM memory_predicate')
      .map(({ name, days }) => [name, days]),
  )
  const own = rows.map((row) => {
    const evidence = then?.get(row.seq) ?? []
    const odds = then ? oddsOf(evidence) : row.logodds
    const confirmed = then
      ? Math.max(row.createdAt, ...evidence.filter(({ polarity }) => polarity > 0).map(({ at }) => at))
      : row.lastConfirmed
    const days = halfLife('fact', row.scope, lives.get(predicateKey(row.type)) ?? null)
    return probability(odds, remaining(moment - confirmed, days))
  })
  const keyOf = (row: RelationRow): string => `${root(row.subjectSeq)} ${row.type} ${row.scope}`
  const doubted = new Set(rows.filter(({ status }) => status === 'conflict').map(keyOf))
  if (doubted.size === 0) return own
  const facing = rows.flatMap((row, index) => (doubted.has(keyOf(row)) ? [{ row, index }] : []))
  const evidence =
    then ??
    grouped(
      evidenceFor(
        tx,
        facing.map(({ row }) => row.seq),
      ),
    )
  const believed = own.slice()
  for (const group of groupBy(facing, ({ row }) => keyOf(row)).values()) {
    const ranked = group.map((one) => ({ ...one, rank: authority(evidence.get(one.row.seq) ?? []) }))
    for (const { row, index, rank } of ranked) {
      if (row.status !== 'conflict') continue
      const above = ranked.filter((other) => other.rank > rank).map((other) => 1 - (own[other.index] ?? 0))
      believed[index] = Math.min(own[index] ?? 0, ...above)
    }
  }
  return believed
}

function groupBy<T, Key>(all: readonly T[], key: (one: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}

const grouped = (evidence: readonly RelationEvidenceRow[]): Map<number, RelationEvidenceRow[]> =>
  groupBy(evidence, ({ relationSeq }) => relationSeq)

/** A loop is once among those of its entity. */
function incidence({ size, subject, object }: GraphArrays): Pick<GraphSnapshot, 'from' | 'incident'> {
  const from = new Int32Array(size + 1)
  const each = (visit: (entity: number, relation: number) => void): void => {
    for (let index = 0; index < subject.length; index += 1) {
      const a = subject[index] ?? 0
      const b = object[index] ?? 0
      visit(a, index)
      if (a !== b) visit(b, index)
    }
  }
  each((entity) => {
    from[entity + 1] = (from[entity + 1] ?? 0) + 1
  })
  for (let index = 0; index < size; index += 1) from[index + 1] = (from[index + 1] ?? 0) + (from[index] ?? 0)
  const next = from.slice()
  const incident = new Int32Array(from[size] ?? 0)
  each((entity, relation) => {
    const at = next[entity] ?? 0
    incident[at] = relation
    next[entity] = at + 1
  })
  return { from, incident }
}

/** Relations it has. */
export const degreeOf = ({ from }: GraphSnapshot, entity: number): number =>
  (from[entity + 1] ?? 0) - (from[entity] ?? 0)

/** Relations of an entity, each with what is at its other end. */
export function* relationsOf(
  { from, incident, arrays }: GraphSnapshot,
  entity: number,
): Generator<{ relation: number; other: number; backwards: boolean }> {
  for (let at = from[entity] ?? 0; at < (from[entity + 1] ?? 0); at += 1) {
    const relation = incident[at] ?? 0
    const backwards = arrays.subject[relation] !== entity
    yield { relation, other: (backwards ? arrays.subject : arrays.object)[relation] ?? 0, backwards }
  }
}
