import { StudioError } from '@shared/errors.ts'
import type { EvidenceSource, MemoryStatus } from '@shared/memory.ts'
import type { Tx } from '../../store/types.ts'
import { logOdds, type Testimony, WEIGHTS } from '../belief.ts'
import type { Witness } from '../versions.ts'

type Reads = Pick<Tx, 'get' | 'all'>

/** A relation with the version of it that held at some moment. */
export interface RelationRow {
  seq: number
  id: string
  subjectSeq: number
  type: string
  objectSeq: number
  scope: string
  logodds: number
  lastConfirmed: number
  createdAt: number
  txFrom: number
  validFrom: number | null
  validTo: number | null
  status: MemoryStatus
}

export const RELATION = `r.seq, r.id, r.subject_seq AS subjectSeq, r.type, r.object_seq AS objectSeq, r.scope, r.logodds,
  r.last_confirmed AS lastConfirmed, r.created_at AS createdAt, v.tx_from AS txFrom, v.valid_from AS validFrom,
  v.valid_to AS validTo, v.status`
export const RELATIONS = 'graph_relation AS r JOIN graph_relation_version AS v ON v.relation_seq = r.seq'

/** As it is now. Errors: NOT_FOUND. */
export function requireRelation(tx: Reads, id: string): RelationRow {
  const row = tx.get<RelationRow>(`SELECT ${RELATION} FROM ${RELATIONS} WHERE r.id = :id AND v.tx_to IS NULL`, { id })
  if (!row) throw new StudioError('NOT_FOUND', `There is no relation ${id}.`)
  return row
}

export interface RelationEvidenceRow extends Testimony {
  relationSeq: number
  seq: number
  span: string | null
  at: number
}

const EVIDENCE = 'relation_seq AS relationSeq, session, seq, span, source, polarity, at'

/** What speaks for or against relations. */
export const evidenceFor = (tx: Reads, seqs: readonly number[]): RelationEvidenceRow[] =>
  tx.all<RelationEvidenceRow>(
    `SELECT ${EVIDENCE} FROM graph_evidence WHERE relation_seq IN (SELECT value FROM json_each(:seqs)) ORDER BY at`,
    { seqs: JSON.stringify(seqs) },
  )

/** All evidence there was at a moment. */
export const evidenceUntil = (tx: Reads, asOf: number): RelationEvidenceRow[] =>
  tx.all<RelationEvidenceRow>(`SELECT ${EVIDENCE} FROM graph_evidence WHERE at <= :asOf`, { asOf })

/** In log-odds; each memory and each document is a root of its own, however often a document says it. */
export const oddsOf = (evidence: readonly RelationEvidenceRow[]): number =>
  logOdds(evidence.map((one) => ({ ...one, session: rootOfEvidence(one) })))

function rootOfEvidence({ session, seq, span }: RelationEvidenceRow): string {
  if (session === 'memory') return `memory ${seq}`
  return session === 'document' ? `document ${span}` : session
}

/** Ends what held of it and lets something else hold from `at` on. */
export function changeRelation(
  tx: Tx,
  row: RelationRow,
  at: number,
  change: Partial<Pick<RelationRow, 'status' | 'validFrom' | 'validTo'>>,
): void {
  tx.run('UPDATE graph_relation_version SET tx_to = :at WHERE relation_seq = :seq AND tx_to IS NULL', {
    seq: row.seq,
    at,
  })
  insertRelationVersion(tx, { ...row, ...change }, at)
}

export const insertRelationVersion = (
  tx: Tx,
  { seq, validFrom, validTo, status }: Pick<RelationRow, 'seq' | 'validFrom' | 'validTo' | 'status'>,
  at: number,
): void =>
  void tx.run(
    `INSERT INTO graph_relation_version (relation_seq, tx_from, valid_from, valid_to, status)
     VALUES (:seq, :at, :validFrom, :validTo, :status)`,
    { seq, at, validFrom, validTo, status },
  )

/** Keeps why it is believed, or with `polarity` -1 why not; the same entry counts once. */
export function addRelationEvidence(tx: Tx, seq: number, witness: Witness, at: number, polarity: 1 | -1 = 1): void {
  const { session, span, hash, source } = witness
  tx.run(
    `INSERT OR IGNORE INTO graph_evidence (relation_seq, session, seq, span, event_hash, polarity, source, weight, at)
     VALUES (:relation, :session, :seq, :span, :hash, :polarity, :source, :weight, :at)`,
    {
      ...{ relation: seq, session, seq: witness.seq, span, polarity, source, at },
      hash: Buffer.from(hash, 'hex'),
      weight: WEIGHTS[source],
    },
  )
  weighRelation(tx, seq)
}

/** Works the belief out anew from the evidence there is. */
export function weighRelation(tx: Tx, seq: number): void {
  const evidence = evidenceFor(tx, [seq])
  const confirmed = Math.max(0, ...evidence.filter(({ polarity }) => polarity > 0).map(({ at }) => at))
  tx.run(
    'UPDATE graph_relation SET logodds = :logodds, last_confirmed = max(created_at, :confirmed) WHERE seq = :seq',
    {
      seq,
      logodds: oddsOf(evidence),
      confirmed,
    },
  )
}

export const byPerson = (source: EvidenceSource): boolean => source === 'user_said' || source === 'user_confirmed'
