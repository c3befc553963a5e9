import { StudioError } from '@shared/errors.ts'
import { newId } from '../../kit/ids.ts'
import type { Tx } from '../../store/types.ts'
import { indexTerms } from '../tokenise.ts'
import { cleanName, entityKey } from './names.ts'

type Reads = Pick<Tx, 'get' | 'all'>

export interface EntityRow {
  seq: number
  id: string
  name: string
  type: string
  scope: string
  createdAt: number
  mergedInto: number | null
}

export const ENTITY = 'e.seq, e.id, e.name, e.type, e.scope, e.created_at AS createdAt, e.merged_into AS mergedInto'

/** Names one entity may go by. */
const MOST_NAMES = 100

/** What the entity has become by merges: itself, where there was none. */
export function rootOf(tx: Reads, seq: number): number {
  const row = tx.get<{ seq: number }>(
    `WITH RECURSIVE up (seq, next) AS (
       SELECT seq, merged_into FROM graph_entity WHERE seq = :seq
       UNION SELECT e.seq, e.merged_into FROM graph_entity AS e JOIN up ON e.seq = up.next)
     SELECT seq FROM up WHERE next IS NULL`,
    { seq },
  )
  return row?.seq ?? seq
}

/** What an entity was one with at that moment; undefined where it was not there yet. */
export function rootAt(tx: Reads, seq: number, asOf: number | null): number | undefined {
  const seen = new Set<number>()
  for (let at = seq; !seen.has(at); ) {
    seen.add(at)
    const row = tx.get<{ created: number; into: number | null }>(
      `SELECT created_at AS created, CASE WHEN :asOf IS NULL THEN merged_into ELSE (
         SELECT into_seq FROM graph_merge WHERE from_seq = e.seq AND at <= :asOf AND (undone_at IS NULL OR undone_at > :asOf)
         ORDER BY at DESC LIMIT 1) END AS "into"
       FROM graph_entity AS e WHERE seq = :at`,
      { at, asOf },
    )
    if (!row || (asOf !== null && row.created > asOf)) return undefined
    if (row.into === null) return at
    at = row.into
  }
  return seq
}

/** All that were merged into it, and itself. */
export const membersOf = (tx: Reads, root: number): number[] =>
  tx
    .all<{ seq: number }>(
      `WITH RECURSIVE down (seq) AS (
         SELECT :root UNION SELECT e.seq FROM graph_entity AS e JOIN down ON e.merged_into = down.seq)
       SELECT seq FROM down`,
      { root },
    )
    .map(({ seq }) => seq)

/** What the entity is now, after merges. Errors: NOT_FOUND. */
export function requireEntity(tx: Reads, id: string): EntityRow {
  const row = tx.get<{ seq: number }>('SELECT seq FROM graph_entity WHERE id = :id', { id })
  const root =
    row && tx.get<EntityRow>(`SELECT ${ENTITY} FROM graph_entity AS e WHERE e.seq = :seq`, { seq: rootOf(tx, row.seq) })
  if (!root) throw new StudioError('NOT_FOUND', `There is no entity ${id}.`)
  return root
}

/** Those that go by a name now, oldest first. */
export function entitiesNamed(tx: Reads, name: string): number[] {
  const rows = tx.all<{ seq: number }>(
    'SELECT entity_seq AS seq FROM graph_alias WHERE name_key = :key ORDER BY entity_seq LIMIT 100',
    { key: entityKey(name) },
  )
  return [...new Set(rows.map(({ seq }) => rootOf(tx, seq)))]
}

/** The entity of this name, made where there is none; the oldest of several. Errors: VALIDATION_FAILED. */
export function ensureEntity(tx: Tx, given: string, scope: string, at: number): number {
  const name = cleanName(given)
  const known = entitiesNamed(tx, name)[0]
  if (known !== undefined) return known
  const row = tx.get<{ seq: number }>(
    `INSERT INTO graph_entity (id, name, type, scope, created_at) VALUES (:id, :name, '', :scope, :at) RETURNING seq`,
    { id: newId('entity'), name, scope, at },
  )
  const seq = row?.seq ?? 0
  addName(tx, seq, name)
  tx.run('INSERT INTO graph_fts (rowid, terms) VALUES (:seq, :terms)', { seq, terms: indexTerms(entityKey(name)) })
  return seq
}

/** The newest there is; those that are made after it have higher numbers. */
export const newestEntity = (tx: Reads): number =>
  tx.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM graph_entity')?.seq ?? 0

/** Another name for it. Errors: VALIDATION_FAILED, LIMIT_REACHED. */
export function addAlias(tx: Tx, seq: number, given: string): void {
  const name = cleanName(given)
  const { count = 0 } =
    tx.get<{ count: number }>('SELECT count(*) AS count FROM graph_alias WHERE entity_seq = :seq', { seq }) ?? {}
  if (count >= MOST_NAMES) throw new StudioError('LIMIT_REACHED', `An entity has at most ${MOST_NAMES} names.`)
  addName(tx, seq, name)
  reindex(tx, seq)
}

/** The old name stays one it goes by. Errors: VALIDATION_FAILED, LIMIT_REACHED; CONFLICT for a name another has. */
export function renameEntity(tx: Tx, seq: number, given: string, type: string): void {
  const name = cleanName(given)
  const other = entitiesNamed(tx, name).find((each) => each !== seq)
  if (other !== undefined)
    throw new StudioError('CONFLICT', `Another entity is called "${name}". Merge the two if they are one and the same.`)
  addAlias(tx, seq, name)
  tx.run('UPDATE graph_entity SET name = :name, type = :type WHERE seq = :seq', {
    seq,
    name,
    type: type.toWellFormed(),
  })
}

const addName = (tx: Tx, seq: number, name: string): void =>
  void tx.run('INSERT OR IGNORE INTO graph_alias (entity_seq, name, name_key) VALUES (:seq, :name, :key)', {
    seq,
    name,
    key: entityKey(name),
  })

function reindex(tx: Tx, seq: number): void {
  const names = tx.all<{ key: string }>('SELECT name_key AS key FROM graph_alias WHERE entity_seq = :seq', { seq })
  const terms = indexTerms(names.map(({ key }) => key).join('\n'))
  tx.run('UPDATE graph_fts SET terms = :terms WHERE rowid = :seq', { seq, terms })
}
