import { StudioError } from '@shared/errors.ts'
import { MAX_MEMORY_LENGTH, type MemoryStatus, type NewMemory } from '@shared/memory.ts'
import { sha256 } from '../kit/canonical.ts'
import { newId } from '../kit/ids.ts'
import type { Tx } from '../store/types.ts'
import { authority, logOdds } from './belief.ts'
import { predicateKey, termKey } from './keys.ts'
import { evidenceOf, type MemoryRow, ROW, SOURCE } from './rows.ts'
import { indexTerms } from './tokenise.ts'
import { addEvidence, changeVersion, insertVersion, type Witness } from './versions.ts'

export interface Inserted {
  id: string
  /** False when it was known and has only gained evidence. */
  added: boolean
  status: MemoryStatus
}

/** Whose it is, where no witness says so. */
interface Writer {
  runId: string | null
  spanId: string | null
}

/** From when on it is taken to be true: as said, or since it was learned. */
export const since = (row: Pick<MemoryRow, 'validFrom' | 'createdAt'>): number => row.validFrom ?? row.createdAt

export const overlap = (
  a: Pick<MemoryRow, 'validFrom' | 'createdAt' | 'validTo'>,
  b: Pick<MemoryRow, 'validFrom' | 'createdAt' | 'validTo'>,
): boolean => since(a) < (b.validTo ?? Number.POSITIVE_INFINITY) && since(b) < (a.validTo ?? Number.POSITIVE_INFINITY)

// `+v.status` keeps SQLite from going through all that hold instead of the few of one key or text.

/** Others of the same subject, predicate and scope that hold or are in doubt, if there can be one object only. */
export function rivals(tx: Pick<Tx, 'get' | 'all'>, subjectKey: string, predicate: string, scope: string): MemoryRow[] {
  const functional = tx.get('SELECT 1 FROM memory_predicate WHERE name = :predicate AND functional = 1', { predicate })
  if (!functional) return []
  return tx.all<MemoryRow>(
    `SELECT ${ROW} FROM ${SOURCE} WHERE m.subject_key = :subjectKey AND m.predicate = :predicate AND m.scope = :scope
       AND v.tx_to IS NULL AND +v.status IN ('active', 'conflict') ORDER BY m.seq`,
    { subjectKey, predicate, scope },
  )
}

/**
 * Keeps a memory by the rules of memory.md 5.3: known, it gains evidence; newer and as well supported, it takes the place of what held;
 * older, it is kept as past; else both stand against each other. What a person said never gives way to what others said.
 * Errors: VALIDATION_FAILED.
 */
export function insertMemory(tx: Tx, given: NewMemory, writer: Writer, witness: Witness | null, at: number): Inserted {
  const text = checked(given.text)
  const { kind, scope, importance, validFrom } = given
  const hash = sha256(text)
  const triple = given.triple && {
    subject: given.triple.subject.toWellFormed(),
    object: given.triple.object.toWellFormed(),
    predicate: predicateKey(given.triple.predicate),
    subjectKey: termKey(given.triple.subject),
    objectKey: termKey(given.triple.object),
  }
  const others = triple ? rivals(tx, triple.subjectKey, triple.predicate, scope) : []
  const same =
    others.find(({ objectKey }) => objectKey === triple?.objectKey) ??
    tx.get<Pick<MemoryRow, 'seq' | 'id' | 'status'>>(
      `SELECT m.seq, m.id, v.status FROM ${SOURCE} WHERE m.text_sha256 = :hash AND m.scope = :scope
         AND v.tx_to IS NULL AND +v.status IN ('active', 'conflict')`,
      { hash, scope },
    )
  if (same) {
    if (witness) addEvidence(tx, same.seq, witness, at)
    return { id: same.id, added: false, status: same.status }
  }
  const id = newId('memory')
  const row = tx.get<{ seq: number }>(
    `INSERT INTO memory (id, text, text_sha256, created_at, run_id, span_id, kind, scope, subject, predicate, object,
       subject_key, object_key, last_confirmed)
     VALUES (:id, :text, :hash, :at, :runId, :spanId, :kind, :scope, :subject, :predicate, :object,
       :subjectKey, :objectKey, :at) RETURNING seq`,
    {
      ...{ id, text, hash, at, kind, scope, runId: writer.runId, spanId: writer.spanId },
      ...(triple ?? { subject: null, predicate: null, object: null, subjectKey: null, objectKey: null }),
    },
  )
  const seq = row?.seq ?? 0
  const place = takePlace(
    tx,
    { id, validFrom, validTo: given.validTo, createdAt: at },
    others,
    witness ? [{ ...witness, polarity: 1 }] : [],
    at,
  )
  insertVersion(tx, { seq, validFrom, importance, ...place }, at)
  if (witness) addEvidence(tx, seq, witness, at)
  const words = triple ? `${text}\n${triple.subject} ${triple.predicate} ${triple.object}` : text
  tx.run('INSERT INTO memory_fts (rowid, terms) VALUES (:seq, :terms)', { seq, terms: indexTerms(words) })
  return { id, added: true, status: place.status }
}

type Place = Pick<MemoryRow, 'status' | 'supersededBy' | 'validTo'>

function takePlace(
  tx: Tx,
  given: Pick<MemoryRow, 'id' | 'validFrom' | 'validTo' | 'createdAt'>,
  others: readonly MemoryRow[],
  evidence: Parameters<typeof logOdds>[0],
  at: number,
): Place {
  const facing = others.filter((other) => overlap(given, other))
  const free = (status: MemoryStatus): Place => ({ status, supersededBy: null, validTo: given.validTo })
  if (facing.length === 0) return free('active')
  const weak = facing.some(({ seq }) => authority(evidence) < authority(evidenceOf(tx, seq)))
  const later = facing.filter((other) => since(other) > since(given)).sort((a, b) => since(a) - since(b))
  if (later[0] && facing.length === later.length)
    return { status: 'superseded', supersededBy: later[0].id, validTo: since(later[0]) }
  if (weak || later.length > 0 || logOdds(evidence) < 0) return free('conflict')
  if (facing.some((other) => since(other) === since(given))) {
    for (const other of facing) if (other.status === 'active') changeVersion(tx, other, at, { status: 'conflict' })
    return free('conflict')
  }
  for (const other of facing)
    changeVersion(tx, other, at, { status: 'superseded', supersededBy: given.id, validTo: since(given) })
  return free('active')
}

function checked(text: string): string {
  const kept = text.trim().toWellFormed()
  if (kept === '') throw new StudioError('VALIDATION_FAILED', 'A memory needs some text.')
  if (kept.length > MAX_MEMORY_LENGTH) {
    const message = `A memory holds at most ${MAX_MEMORY_LENGTH} characters; this one has ${kept.length}. Save something shorter.`
    throw new StudioError('VALIDATION_FAILED', message)
  }
  return kept
}
