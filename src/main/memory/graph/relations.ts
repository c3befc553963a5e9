import { StudioError } from '@shared/errors.ts'
import type { MemoryStatus } from '@shared/memory.ts'
import { newId } from '../../kit/ids.ts'
import type { Tx } from '../../store/types.ts'
import { authority } from '../belief.ts'
import { overlap, since } from '../insert.ts'
import { predicateKey } from '../keys.ts'
import type { Witness } from '../versions.ts'
import { ensureEntity, entitiesNamed, membersOf, rootOf } from './entities.ts'
import { relationType } from './names.ts'
import {
  addRelationEvidence,
  byPerson,
  changeRelation,
  evidenceFor,
  insertRelationVersion,
  RELATION,
  RELATIONS,
  type RelationRow,
} from './relation-rows.ts'

type Reads = Pick<Tx, 'get' | 'all'>

export interface GivenRelation {
  subject: string
  type: string
  object: string
  scope: string
  validFrom: number | null
  validTo?: number | null
}

export interface AddedRelation {
  id: string
  /** False when it was known and has only gained evidence. */
  added: boolean
  status: MemoryStatus
}

/**
 * Adds a relation by the rules of memories: known, it gains evidence; where there can be one object only, what is newer and as well
 * supported takes the place of what held, else both stand against each other. What a person took out comes back by a person alone.
 * Errors: VALIDATION_FAILED.
 */
export function addRelation(tx: Tx, given: GivenRelation, witness: Witness, at: number): AddedRelation {
  const type = relationType(given.type)
  const subject = ensureEntity(tx, given.subject, given.scope, at)
  const object = ensureEntity(tx, given.object, given.scope, at)
  const ends = { subject, type, object, scope: given.scope }
  const known = sameEnds(tx, ends).sort((a, b) => RANK[a.status] - RANK[b.status])[0]
  if (known) {
    const shut = known.status === 'retracted' && !byPerson(witness.source) && takenOutByPerson(tx, known.seq)
    const held = known.status === 'active' || known.status === 'conflict'
    addRelationEvidence(tx, known.seq, witness, at)
    if (held || shut) return { id: known.id, added: false, status: known.status }
    const place = takePlace(
      tx,
      { ...known, validFrom: given.validFrom, validTo: given.validTo ?? null },
      rivals(tx, ends),
      witness,
      at,
    )
    changeRelation(tx, known, at, { validFrom: given.validFrom, ...place })
    return { id: known.id, added: true, status: place.status }
  }
  const id = newId('relation')
  const row = tx.get<{ seq: number }>(
    `INSERT INTO graph_relation (id, subject_seq, type, object_seq, scope, logodds, last_confirmed, created_at)
     VALUES (:id, :subject, :type, :object, :scope, 0, :at, :at) RETURNING seq`,
    { id, ...ends, at },
  )
  const seq = row?.seq ?? 0
  const { validFrom, validTo = null } = given
  const place = takePlace(tx, { validFrom, validTo, createdAt: at }, rivals(tx, ends), witness, at)
  insertRelationVersion(tx, { seq, validFrom, ...place }, at)
  addRelationEvidence(tx, seq, witness, at)
  return { id, added: true, status: place.status }
}

/** What holds first. */
const RANK: Record<MemoryStatus, number> = { active: 0, conflict: 1, superseded: 2, retracted: 3 }

/** How a relation stands to what the graph holds now. */
export function standingOf(
  tx: Reads,
  given: Pick<GivenRelation, 'subject' | 'type' | 'object' | 'scope'>,
): 'new' | 'known' | 'contradicts' {
  const [subject, object] = [given.subject, given.object].map((name) => entitiesNamed(tx, name)[0])
  if (subject === undefined) return 'new'
  // What is not there yet is none of those there are.
  const ends = { subject, type: relationType(given.type), object: object ?? -1, scope: given.scope }
  const holds = ({ status }: RelationRow): boolean => status === 'active' || status === 'conflict'
  if (object !== undefined && sameEnds(tx, ends).some(holds)) return 'known'
  return rivals(tx, ends).length > 0 ? 'contradicts' : 'new'
}

interface Ends {
  subject: number
  type: string
  object: number
  scope: string
}

/** Those that say the same, also of what was merged; `scope` null: of any. */
export const sameEnds = (
  tx: Reads,
  { subject, type, object, scope }: Omit<Ends, 'scope'> & { scope: string | null },
): RelationRow[] =>
  tx.all<RelationRow>(
    `SELECT ${RELATION} FROM ${RELATIONS} WHERE r.subject_seq IN (SELECT value FROM json_each(:subjects)) AND r.type = :type
       AND r.object_seq IN (SELECT value FROM json_each(:objects)) AND (:scope IS NULL OR r.scope = :scope) AND v.tx_to IS NULL ORDER BY r.seq`,
    { subjects: JSON.stringify(membersOf(tx, subject)), type, objects: JSON.stringify(membersOf(tx, object)), scope },
  )

/** Others of the same subject and type that hold or are in doubt, if there can be one object only. */
function rivals(tx: Reads, { subject, type, object, scope }: Ends): RelationRow[] {
  const functional = tx.get('SELECT 1 FROM memory_predicate WHERE name = :name AND functional = 1', {
    name: predicateKey(type),
  })
  if (!functional) return []
  const same = new Set(membersOf(tx, object))
  return tx
    .all<RelationRow>(
      `SELECT ${RELATION} FROM ${RELATIONS} WHERE r.subject_seq IN (SELECT value FROM json_each(:subjects)) AND r.type = :type AND r.scope = :scope
         AND v.tx_to IS NULL AND v.status IN ('active', 'conflict') ORDER BY r.seq`,
      { subjects: JSON.stringify(membersOf(tx, subject)), type, scope },
    )
    .filter(({ objectSeq }) => !same.has(objectSeq))
}

type Place = Pick<RelationRow, 'status' | 'validTo'>

function takePlace(
  tx: Tx,
  given: Pick<RelationRow, 'validFrom' | 'validTo' | 'createdAt'>,
  others: readonly RelationRow[],
  witness: Witness,
  at: number,
): Place {
  const facing = others.filter((other) => overlap(given, other))
  if (facing.length === 0) return { status: 'active', validTo: given.validTo }
  const mine = authority([{ ...witness, polarity: 1 }])
  const weak = facing.some(({ seq }) => mine < authority(evidenceFor(tx, [seq])))
  const later = facing.map(since).filter((from) => from > since(given))
  if (later.length === facing.length) return { status: 'superseded', validTo: Math.min(...later) }
  const equal = facing.some((other) => since(other) === since(given))
  if (weak || later.length > 0 || equal) {
    if (!weak)
      for (const other of facing) if (other.status === 'active') changeRelation(tx, other, at, { status: 'conflict' })
    return { status: 'conflict', validTo: given.validTo }
  }
  for (const other of facing) changeRelation(tx, other, at, { status: 'superseded', validTo: since(given) })
  return { status: 'active', validTo: given.validTo }
}

const takenOutByPerson = (tx: Tx, seq: number): boolean =>
  evidenceFor(tx, [seq]).some(({ polarity, source }) => polarity < 0 && byPerson(source))

/** Those that say the same as this one and, by its version, became what they are together with it. */
function together(tx: Tx, row: RelationRow): RelationRow[] {
  const ends = { subject: rootOf(tx, row.subjectSeq), type: row.type, object: rootOf(tx, row.objectSeq), scope: null }
  return sameEnds(tx, ends)
}

/** It is not so: in the graph no more, and counted as evidence against it. */
export function retractRelation(tx: Tx, row: RelationRow, witness: Witness, at: number): void {
  for (const each of together(tx, row)) {
    if (each.status === 'retracted') continue
    changeRelation(tx, each, at, { status: 'retracted' })
    addRelationEvidence(tx, each.seq, witness, at, -1)
  }
}

/** Takes a retraction back. Errors: CONFLICT when it is not retracted, or another holds its place. */
export function restoreRelation(tx: Tx, row: RelationRow, witness: Witness, at: number): void {
  if (row.status !== 'retracted') throw new StudioError('CONFLICT', 'This relation is not retracted.')
  for (const each of together(tx, row)) {
    if (each.status !== 'retracted' || each.txFrom !== row.txFrom) continue
    const ends = {
      subject: rootOf(tx, each.subjectSeq),
      type: each.type,
      object: rootOf(tx, each.objectSeq),
      scope: each.scope,
    }
    if (rivals(tx, ends).some((other) => overlap(each, other)))
      throw new StudioError('CONFLICT', 'Another relation holds its place. Retract that one first.')
    changeRelation(tx, each, at, { status: before(tx, each)?.status ?? 'active' })
    addRelationEvidence(tx, each.seq, witness, at)
  }
}

/** Whether a person has said so, elsewhere than where it was taken from, since it holds. */
function saidSince(tx: Tx, { seq, txFrom }: RelationRow): boolean {
  const evidence = evidenceFor(tx, [seq])
  const first = new Set(evidence.filter(({ at }) => at === txFrom).map(({ session }) => session))
  return evidence.some((one) => one.at > txFrom && one.polarity > 0 && byPerson(one.source) && !first.has(one.session))
}

/**
 * As it was before `addRelation` made it hold: it holds no more, and what it took the place of does again. False, and nothing is
 * done, where a person has said the same since.
 */
export function takeBackRelation(tx: Tx, row: RelationRow, at: number): boolean {
  if (row.status === 'retracted') return true
  if (saidSince(tx, row)) return false
  changeRelation(tx, row, at, { status: 'retracted' })
  const members = JSON.stringify(membersOf(tx, rootOf(tx, row.subjectSeq)))
  const moved = tx.all<RelationRow>(
    `SELECT ${RELATION} FROM ${RELATIONS} WHERE r.subject_seq IN (SELECT value FROM json_each(:members)) AND r.type = :type AND r.seq <> :seq
       AND v.tx_to IS NULL AND v.tx_from = :from AND v.status IN ('superseded', 'conflict')`,
    { members, type: row.type, seq: row.seq, from: row.txFrom },
  )
  for (const other of moved) {
    const held = before(tx, other)
    if (held) changeRelation(tx, other, at, held)
  }
  return true
}

/** What held of it before its version now. */
const before = (tx: Tx, { seq, txFrom }: RelationRow): Place | undefined =>
  tx.get<Place>(
    'SELECT status, valid_to AS validTo FROM graph_relation_version WHERE relation_seq = :seq AND tx_to = :at AND tx_from < :at',
    { seq, at: txFrom },
  )
