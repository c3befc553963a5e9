import { StudioError } from '@shared/errors.ts'
import { sha256 } from '../kit/canonical.ts'
import { newId } from '../kit/ids.ts'
import type { Store, Tx } from '../store/types.ts'
import { indexTerms, matchQuery } from './tokenise.ts'

export interface Provenance {
  runId: string
  spanId: string
}

export interface Memory {
  id: string
  text: string
  /** Unix milliseconds. */
  createdAt: number
  /** The run that saved it. */
  runId: string | null
}

/** A memory with where it came from. */
export interface MemoryRecord extends Memory {
  spanId: string | null
}

/** Longest text one memory may hold, in UTF-16 units. */
export const MAX_MEMORY_LENGTH = 10_000
const MAX_RESULTS = 100

/** Facts kept across runs, each with the step that wrote it, found by their words. */
export class LongTermMemory {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Keeps a text; the same text again is the same memory. Errors: VALIDATION_FAILED; those of {@link Store.write}. */
  save(text: string, provenance: Provenance): { id: string; added: boolean } {
    return this.#store.write((tx) => this.saveIn(tx, text, provenance))
  }

  /** Keeps a text together with other changes. Errors: VALIDATION_FAILED. */
  saveIn(tx: Tx, text: string, { runId, spanId }: Provenance): { id: string; added: boolean } {
    const kept = checked(text)
    const hash = sha256(kept)
    const same = tx.get<{ id: string }>('SELECT id FROM memory WHERE text_sha256 = :hash AND deleted_at IS NULL', {
      hash,
    })
    if (same) return { ...same, added: false }
    const id = newId('memory')
    tx.run(
      `INSERT INTO memory (id, text, text_sha256, created_at, run_id, span_id)
       VALUES (:id, :kept, :hash, :now, :runId, :spanId)`,
      { id, kept, hash, now: Date.now(), runId, spanId },
    )
    tx.run('INSERT INTO memory_fts (rowid, terms) SELECT seq, :terms FROM memory WHERE id = :id', {
      id,
      terms: indexTerms(kept),
    })
    return { id, added: true }
  }

  /** Best first: those with every word of the query, then those with some. At most `limit`, and never more than 100. */
  search(query: string, limit: number): Memory[] {
    const match = matchQuery(query.toWellFormed())
    const most = Math.min(Math.max(Math.floor(limit), 0), MAX_RESULTS)
    if (!match || most === 0) return []
    const found = new Map<string, Memory>()
    for (const expression of [match.all, match.any]) {
      if (found.size < most) for (const memory of this.#match(expression, most)) found.set(memory.id, memory)
    }
    return [...found.values()].slice(0, most)
  }

  /** Takes a memory out of every search and list; its row stays for the recordings that used it. Errors: NOT_FOUND. */
  remove(id: string): void {
    this.#store.write((tx) => this.removeIn(tx, id))
  }

  /** As {@link LongTermMemory.remove}, together with other changes. */
  removeIn(tx: Tx, id: string): void {
    const row = tx.get<{ seq: number }>('SELECT seq FROM memory WHERE id = :id AND deleted_at IS NULL', { id })
    if (!row) throw new StudioError('NOT_FOUND', `There is no memory ${id}.`)
    tx.run('DELETE FROM memory_fts WHERE rowid = :seq', row)
    tx.run('UPDATE memory SET deleted_at = :now WHERE seq = :seq', { ...row, now: Date.now() })
  }

  /** Newest first; `before` is the id of the last one already seen. */
  list({ limit = MAX_RESULTS, before }: { limit?: number; before?: string } = {}): MemoryRecord[] {
    return this.#store.all<MemoryRecord>(
      `SELECT id, text, created_at AS createdAt, run_id AS runId, span_id AS spanId FROM memory
       WHERE deleted_at IS NULL AND (:before IS NULL OR seq < (SELECT seq FROM memory WHERE id = :before))
       ORDER BY seq DESC LIMIT :limit`,
      { limit, before: before ?? null },
    )
  }

  #match(expression: string, limit: number): Memory[] {
    return this.#store.all<Memory>(
      `SELECT memory.id, memory.text, memory.created_at AS createdAt, memory.run_id AS runId
       FROM memory_fts JOIN memory ON memory.seq = memory_fts.rowid
       WHERE memory_fts MATCH :expression AND memory.deleted_at IS NULL
       ORDER BY bm25(memory_fts), memory.seq DESC LIMIT :limit`,
      { expression, limit },
    )
  }
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
