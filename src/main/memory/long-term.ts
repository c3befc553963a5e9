import { StudioError } from '@shared/errors.ts'
import { type MemoryStatus, NewMemory, type RecallAnswer, type RecallWeights } from '@shared/memory.ts'
import type { Store, Tx } from '../store/types.ts'
import { easeConflict } from './conflicts.ts'
import { insertMemory } from './insert.ts'
import { type FoundByMeaning, type RecallOptions, recall } from './recall/recall.ts'
import { findRow, type MemoryRow, ROW, SOURCE } from './rows.ts'
import { changeVersion, nextTime, type Witness } from './versions.ts'

export interface Provenance {
  runId: string
  spanId: string
}

/** What a run's own record says of a text it wants to keep; null where nothing is recorded. */
export type FindWitness = (tx: Tx, text: string, from: Provenance) => Witness | null

/** What lies nearest to a query in meaning. `scopes`: only of these. Errors: CANCELLED. */
export type FindByMeaning = (
  query: string,
  scopes: readonly string[] | null,
  signal?: AbortSignal,
) => Promise<FoundByMeaning>

export interface SearchOptions extends Omit<RecallOptions, 'limit' | 'meaning'> {
  signal?: AbortSignal
  /** The step that asks; what it was given is kept. */
  step?: Provenance
}

const MAX_RESULTS = 100

/** What runs remember and recall. What a person does with memories is in `curate.ts`. */
export class LongTermMemory {
  readonly #store: Store
  readonly #witness: FindWitness
  readonly #changed: () => void
  readonly #meaning: FindByMeaning | null
  readonly #weights: () => Partial<RecallWeights>

  constructor(
    store: Store,
    witness: FindWitness = () => null,
    changed: () => void = () => undefined,
    meaning: FindByMeaning | null = null,
    weights: () => Partial<RecallWeights> = () => ({}),
  ) {
    this.#store = store
    this.#witness = witness
    this.#changed = changed
    this.#meaning = meaning
    this.#weights = weights
  }

  /** Keeps a text; what is known already gains evidence. Errors: VALIDATION_FAILED; those of {@link Store.write}. */
  save(
    text: string,
    from: Provenance,
    more: Partial<NewMemory> = {},
  ): { id: string; added: boolean; status: MemoryStatus } {
    const saved = this.#store.write((tx) => {
      const witness = this.#witness(tx, text, from)
      // Its length and that there is any is judged where it is kept.
      const given = { ...NewMemory.parse({ ...more, text: 'any' }), text }
      return insertMemory(tx, ordained(given, witness), from, witness, nextTime(tx))
    })
    this.#changed()
    return saved
  }

  /** Best first, at most `limit` and never more than 100. Errors: CANCELLED. */
  async search(query: string, limit: number, { step, signal, ...options }: SearchOptions = {}): Promise<RecallAnswer> {
    const most = Math.min(Math.max(Math.floor(limit), 0), MAX_RESULTS)
    const meaning = this.#meaning ? { meaning: await this.#meaning(query, options.scopes ?? null, signal) } : {}
    const answer = recall(this.#store, query, { weights: this.#weights(), ...options, ...meaning, limit: most })
    if (step && answer.hits.length > 0 && !this.#store.readOnly) this.#keep(answer, step)
    return answer
  }

  /** As it was before it was saved: it is recalled no more, and what it took the place of holds again. Errors: NOT_FOUND. */
  remove(id: string): void {
    this.#store.write((tx) => {
      const row = findRow(tx, id)
      if (!row || row.status === 'retracted') throw new StudioError('NOT_FOUND', `There is no memory ${id}.`)
      const at = nextTime(tx)
      changeVersion(tx, row, at, { status: 'retracted' })
      easeConflict(tx, row, at)
      if (row.status !== 'active') return
      const before = tx.all<MemoryRow>(
        `SELECT ${ROW} FROM ${SOURCE} WHERE v.tx_to IS NULL AND v.status = 'superseded' AND v.superseded_by = :id`,
        { id },
      )
      for (const each of before) {
        // Of what held before it was replaced, not of every end it ever had.
        const held = tx.get<Pick<MemoryRow, 'status' | 'validTo'>>(
          `SELECT status, valid_to AS validTo FROM memory_version
           WHERE memory_seq = :seq AND tx_to = :at AND status IN ('active', 'conflict')`,
          { seq: each.seq, at: each.txFrom },
        )
        if (held) changeVersion(tx, each, at, { ...held, supersededBy: null })
      }
    })
    this.#changed()
  }

  /** What is recalled now, newest first; `before` is the id of the last one already seen. */
  list({ limit = MAX_RESULTS, before }: { limit?: number; before?: string } = {}): {
    id: string
    text: string
    createdAt: number
    runId: string | null
    spanId: string | null
  }[] {
    return this.#store.all(
      `SELECT m.id, m.text, m.created_at AS createdAt, m.run_id AS runId, m.span_id AS spanId FROM ${SOURCE}
       WHERE v.tx_to IS NULL AND v.status IN ('active', 'conflict')
         AND (:before IS NULL OR m.seq < (SELECT seq FROM memory WHERE id = :before))
       ORDER BY m.seq DESC LIMIT :limit`,
      { limit, before: before ?? null },
    )
  }

  #keep(answer: RecallAnswer, { runId, spanId }: Provenance): void {
    const { id, query, asOf } = answer
    const kept = { id, runId, spanId, query, asOf, at: Date.now(), hits: JSON.stringify(answer) }
    this.#store.write((tx) =>
      tx.run(
        `INSERT INTO memory_retrieval (id, run_id, span_id, at, query, as_of, hits)
         SELECT :id, id, :spanId, :at, :query, :asOf, :hits FROM run WHERE id = :runId`,
        kept,
      ),
    )
  }
}

/** Nothing becomes a rule of conduct by the word of a tool or a model: only what the person said does. */
function ordained(given: NewMemory, witness: Witness | null): NewMemory {
  const bySomebody = witness?.source === 'user_said' || witness?.source === 'user_confirmed'
  const conduct = given.kind === 'preference' || given.kind === 'procedure'
  return conduct && !bySomebody ? { ...given, kind: 'fact' } : given
}
