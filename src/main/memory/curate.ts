import { StudioError } from '@shared/errors.ts'
import type { NewMemory } from '@shared/memory.ts'
import type { Tx } from '../store/types.ts'
import { easeConflict, facing } from './conflicts.ts'
import { type Inserted, insertMemory } from './insert.ts'
import { findRow, type MemoryRow, ROW, SOURCE } from './rows.ts'
import { addEvidence, changeVersion, nextTime, type Witness, weigh } from './versions.ts'

const NOBODY = { runId: null, spanId: null }

/** The memory as it is now. Errors: NOT_FOUND. */
export function requireRow(tx: Pick<Tx, 'get'>, id: string): MemoryRow {
  const row = findRow(tx, id)
  if (!row) throw new StudioError('NOT_FOUND', `There is no memory ${id}.`)
  return row
}

/** Keeps what a person says. Errors: VALIDATION_FAILED. */
export const addMemory = (tx: Tx, given: NewMemory, witness: Witness): Inserted =>
  insertMemory(tx, given, NOBODY, witness, nextTime(tx))

/** A corrected one in its place; returns the id of that. Errors: NOT_FOUND, VALIDATION_FAILED. */
export function editMemory(tx: Tx, id: string, instead: NewMemory, witness: Witness): string {
  const row = requireRow(tx, id)
  const at = nextTime(tx)
  // Out of the way first, so that what takes its place is not judged against it.
  changeVersion(tx, row, at, { status: 'superseded', supersededBy: null })
  const next = insertMemory(tx, instead, NOBODY, witness, nextTime(tx))
  tx.run('UPDATE memory_version SET superseded_by = :next WHERE memory_seq = :seq AND tx_to IS NULL', {
    seq: row.seq,
    next: next.id,
  })
  return next.id
}

/** Errors: NOT_FOUND. */
export const confirmMemory = (tx: Tx, id: string, witness: Witness): void =>
  addEvidence(tx, requireRow(tx, id).seq, witness, nextTime(tx))

/** It is wrong: recalled no more, and counted as evidence against it. Errors: NOT_FOUND. */
export function retractMemory(tx: Tx, id: string, witness: Witness): void {
  const row = requireRow(tx, id)
  if (row.status === 'retracted') return
  const at = nextTime(tx)
  changeVersion(tx, row, at, { status: 'retracted' })
  addEvidence(tx, row.seq, witness, at, -1)
  easeConflict(tx, row, at)
}

/** Takes a retraction back. Errors: NOT_FOUND, CONFLICT when another holds its place. */
export function restoreMemory(tx: Tx, id: string, witness: Witness): void {
  const row = requireRow(tx, id)
  if (row.status !== 'retracted') throw new StudioError('CONFLICT', 'This memory is not retracted.')
  const holder = facing(tx, row).find(({ status }) => status === 'active')
  if (holder)
    throw new StudioError('CONFLICT', `Another memory holds its place: "${holder.text}". Retract that one first.`)
  const same = tx.get(
    `SELECT 1 FROM ${SOURCE} WHERE m.seq <> :seq AND m.text_sha256 = (SELECT text_sha256 FROM memory WHERE seq = :seq)
       AND m.scope = :scope AND v.tx_to IS NULL AND +v.status IN ('active', 'conflict')`,
    { seq: row.seq, scope: row.scope },
  )
  if (same) throw new StudioError('CONFLICT', 'The same is remembered again by another memory.')
  const at = nextTime(tx)
  changeVersion(tx, row, at, { status: 'active' })
  addEvidence(tx, row.seq, witness, at)
}

/** Errors: NOT_FOUND. */
export const setImportance = (tx: Tx, id: string, importance: number): void =>
  changeVersion(tx, requireRow(tx, id), nextTime(tx), { importance })

/** They say the same: all of `ids` give way to `into`, which gains what speaks for them. Errors: NOT_FOUND. */
export function mergeMemories(tx: Tx, into: string, ids: readonly string[]): void {
  const kept = requireRow(tx, into)
  const at = nextTime(tx)
  for (const id of new Set(ids)) {
    const row = requireRow(tx, id)
    if (row.seq === kept.seq) continue
    if (row.status !== 'retracted') changeVersion(tx, row, at, { status: 'superseded', supersededBy: into })
    // Known of this one from now on: what was believed of it before stays as it was.
    tx.run(
      `INSERT OR IGNORE INTO memory_evidence (memory_seq, session, seq, span, event_hash, polarity, source, weight, at)
       SELECT :kept, session, seq, span, event_hash, polarity, source, weight, :at FROM memory_evidence
       WHERE memory_seq = :seq AND polarity = 1`,
      { kept: kept.seq, seq: row.seq, at },
    )
  }
  weigh(tx, kept.seq)
}

/** The person says which of those that stand against each other is so. Errors: NOT_FOUND. */
export function settleConflict(tx: Tx, keep: string, witness: Witness): void {
  const row = requireRow(tx, keep)
  const at = nextTime(tx)
  for (const other of facing(tx, row)) changeVersion(tx, other, at, { status: 'superseded', supersededBy: keep })
  if (row.status !== 'active') changeVersion(tx, row, at, { status: 'active', supersededBy: null })
  addEvidence(tx, row.seq, witness, at)
}

/** Memories that stand against each other and hold or are in doubt now, by what they are about. */
export const conflicting = (tx: Pick<Tx, 'all'>): MemoryRow[] =>
  tx.all<MemoryRow>(
    `SELECT ${ROW} FROM ${SOURCE} WHERE v.tx_to IS NULL AND v.status IN ('active', 'conflict')
       AND (m.subject_key, m.predicate, m.scope) IN (
         SELECT o.subject_key, o.predicate, o.scope FROM memory AS o JOIN memory_version AS ov ON ov.memory_seq = o.seq
         WHERE ov.tx_to IS NULL AND ov.status = 'conflict' AND o.subject_key IS NOT NULL)
     ORDER BY m.subject_key, m.predicate, m.scope, m.seq`,
  )
