import type { EvidenceSource, MemoryStatus } from '@shared/memory.ts'
import { newId } from '../../kit/ids.ts'
import type { Tx } from '../../store/types.ts'
import { ensureEntity } from './entities.ts'
import { eraseLonely } from './erase.ts'
import { cleanName, relationType } from './names.ts'
import {
  addRelationEvidence,
  changeRelation,
  evidenceFor,
  insertRelationVersion,
  RELATION,
  RELATIONS,
  type RelationRow,
  weighRelation,
} from './relation-rows.ts'
import { sameEnds } from './relations.ts'

interface TripleRow {
  seq: number
  scope: string
  subject: string
  predicate: string
  object: string
  hash: string
  status: MemoryStatus
  validFrom: number | null
  validTo: number | null
}

const TRIPLE = `m.seq, m.scope, m.subject, m.predicate, m.object, m.text_sha256 AS hash, v.status,
  v.valid_from AS validFrom, v.valid_to AS validTo
  FROM memory AS m JOIN memory_version AS v ON v.memory_seq = m.seq AND v.tx_to IS NULL`

/** Memories that can be said in three parts and changed after a moment. `all`: also those believed more since, or not in the graph. */
export const memoriesSince = (tx: Pick<Tx, 'all'>, after: number, all: boolean): TripleRow[] =>
  tx.all<TripleRow>(
    all
      ? `SELECT ${TRIPLE} WHERE m.subject_key IS NOT NULL AND (v.tx_from > :after OR m.last_confirmed > :after
           OR NOT EXISTS (SELECT 1 FROM graph_evidence AS g WHERE g.session = 'memory' AND g.seq = m.seq)) ORDER BY v.tx_from`
      : `SELECT ${TRIPLE} WHERE v.tx_from > :after AND m.subject_key IS NOT NULL ORDER BY v.tx_from`,
    { after },
  )

/** Until when memories were taken into the graph; 0: none was. */
export const learnedUntil = (tx: Pick<Tx, 'get'>): number =>
  tx.get<{ at: number | null }>(`SELECT max(at) AS at FROM graph_evidence WHERE session = 'memory'`)?.at ?? 0

/** Makes a relation of a memory, or brings it up to what the memory is now. False when nothing changed. */
export function learnMemory(tx: Tx, memory: TripleRow, at: () => number): boolean {
  const type = expressible(memory)
  const source = strongest(tx, memory.seq)
  if (type === null || source === null) return false
  const known = relationOf(tx, memory.seq)
  if (!known && memory.status !== 'active' && memory.status !== 'conflict') return false
  const moment = at()
  const row = known ?? relate(tx, memory, type, moment)
  const before = evidenceFor(tx, [row.seq]).find(({ session, seq }) => session === 'memory' && seq === memory.seq)
  if (before?.source !== source) {
    tx.run(`DELETE FROM graph_evidence WHERE relation_seq = :relation AND session = 'memory' AND seq = :seq`, {
      relation: row.seq,
      seq: memory.seq,
    })
    addRelationEvidence(
      tx,
      row.seq,
      { session: 'memory', seq: memory.seq, span: null, hash: memory.hash, source },
      moment,
    )
  }
  return follow(tx, row, moment) || before?.source !== source
}

/** Takes out what was known from memories and runs that are gone; what nothing else speaks for goes with its entities. */
export function unlearnGone(tx: Tx, at: number): number {
  const rows = tx.all<{ seq: number }>(
    `DELETE FROM graph_evidence WHERE
       session = 'memory' AND NOT EXISTS (SELECT 1 FROM memory WHERE seq = graph_evidence.seq AND text_sha256 = lower(hex(event_hash)))
       OR session = 'document' AND NOT EXISTS (SELECT 1 FROM graph_learned WHERE seq = graph_evidence.seq)
       OR session NOT IN ('audit', 'memory', 'document') AND NOT EXISTS (SELECT 1 FROM run WHERE id = session)
     RETURNING relation_seq AS seq`,
  )
  for (const seq of new Set(rows.map((row) => row.seq))) {
    if (evidenceFor(tx, [seq]).length === 0) {
      const ends = tx.get<{ a: number; b: number }>(
        'DELETE FROM graph_relation WHERE seq = :seq RETURNING subject_seq AS a, object_seq AS b',
        { seq },
      )
      tx.run(`DELETE FROM embedding WHERE collection = 'relation' AND item = :seq`, { seq })
      eraseLonely(tx, [ends?.a ?? 0, ends?.b ?? 0])
      continue
    }
    weighRelation(tx, seq)
    const row = tx.get<RelationRow>(`SELECT ${RELATION} FROM ${RELATIONS} WHERE r.seq = :seq AND v.tx_to IS NULL`, {
      seq,
    })
    if (row) follow(tx, row, at)
  }
  return rows.length
}

const relationOf = (tx: Tx, memory: number): RelationRow | undefined =>
  tx.get<RelationRow>(
    `SELECT ${RELATION} FROM graph_evidence AS g JOIN graph_relation AS r ON r.seq = g.relation_seq
       JOIN graph_relation_version AS v ON v.relation_seq = r.seq
     WHERE g.session = 'memory' AND g.seq = :memory AND v.tx_to IS NULL`,
    { memory },
  )

function relate(tx: Tx, memory: TripleRow, type: string, at: number): RelationRow {
  const { scope, validFrom, validTo, status } = memory
  const subject = ensureEntity(tx, shortened(memory.subject), scope, at)
  const object = ensureEntity(tx, shortened(memory.object), scope, at)
  const known = sameEnds(tx, { subject, type, object, scope })[0]
  if (known) return known
  const id = newId('relation')
  const row = tx.get<{ seq: number }>(
    `INSERT INTO graph_relation (id, subject_seq, type, object_seq, scope, logodds, last_confirmed, created_at)
     VALUES (:id, :subject, :type, :object, :scope, 0, :at, :at) RETURNING seq`,
    { id, subject, type, object, scope, at },
  )
  const seq = row?.seq ?? 0
  insertRelationVersion(tx, { seq, validFrom, validTo, status }, at)
  const ends = { subjectSeq: subject, type, objectSeq: object, scope }
  return { seq, id, ...ends, logodds: 0, lastConfirmed: at, createdAt: at, txFrom: at, validFrom, validTo, status }
}

/** Holds what the best of its memories holds, unless others speak for it or a person took it out. */
function follow(tx: Tx, row: RelationRow, at: number): boolean {
  const evidence = evidenceFor(tx, [row.seq])
  if (row.status === 'retracted' && evidence.some(({ polarity }) => polarity < 0)) return false
  const memories = tx.all<TripleRow>(
    `SELECT ${TRIPLE} JOIN graph_evidence AS g ON g.session = 'memory' AND g.seq = m.seq WHERE g.relation_seq = :seq
     ORDER BY CASE v.status WHEN 'active' THEN 0 WHEN 'conflict' THEN 1 WHEN 'superseded' THEN 2 ELSE 3 END, m.seq LIMIT 1`,
    { seq: row.seq },
  )
  const best = memories[0]
  const others = evidence.some(({ session, polarity }) => session !== 'memory' && polarity > 0)
  const holds = best?.status === 'active' || best?.status === 'conflict'
  if (!best || (others && !holds)) return false
  const { status, validFrom, validTo } = best
  if (status === row.status && validFrom === row.validFrom && validTo === row.validTo) return false
  changeRelation(tx, row, at, { status, validFrom, validTo })
  return true
}

/** Whose word stands behind a memory; null: nobody's. */
const strongest = (tx: Tx, memory: number): EvidenceSource | null =>
  tx.get<{ source: EvidenceSource }>(
    'SELECT source FROM memory_evidence WHERE memory_seq = :memory AND polarity = 1 ORDER BY weight DESC LIMIT 1',
    { memory },
  )?.source ?? null

/** Memories allow longer terms than names may be. */
const shortened = (term: string): string => [...term].slice(0, 150).join('')

/** The type of its relation; null when its terms are no names, or its predicate no words. */
function expressible({ subject, predicate, object }: TripleRow): string | null {
  try {
    cleanName(shortened(subject))
    cleanName(shortened(object))
    return relationType(predicate)
  } catch {
    return null
  }
}
