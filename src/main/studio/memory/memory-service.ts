import type { RunId } from '@shared/ids.ts'
import type {
  Memory,
  MemoryConflict,
  MemoryDetail,
  MemoryFilter,
  MemoryImport,
  MemoryScope,
  NewMemory,
  RecallAnswer,
  RecallWeights,
  RunMemories,
} from '@shared/memory.ts'
import { MemoryScope as Scope } from '@shared/memory.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { sha256 } from '../../kit/canonical.ts'
import {
  addMemory,
  confirmMemory,
  editMemory,
  mergeMemories,
  restoreMemory,
  retractMemory,
  setImportance,
  settleConflict,
} from '../../memory/curate.ts'
import type { FindByMeaning } from '../../memory/long-term.ts'
import { conflictsIn, detailOf, getMemory, listMemories, memoriesOfRun, scopesOf } from '../../memory/read.ts'
import { recall } from '../../memory/recall/recall.ts'
import type { Witness } from '../../memory/versions.ts'
import type { Store, Tx } from '../../store/types.ts'
import { auditedChange } from '../audited-change.ts'
import { Hub, type HubMessage } from '../hub.ts'
import { importMemories } from './transfer.ts'

/** What people do with memories. Every change is audited with it, its texts by their hash alone; the row is its evidence. */
export class MemoryService {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #revision = new Hub<number, number>(0, (_, next) => next)

  readonly #meaning: FindByMeaning
  readonly #onChange: () => void
  readonly #weights: () => Partial<RecallWeights>

  /** `onChange` hears of every change, whoever made it. */
  constructor(
    store: Store,
    audit: AuditLog,
    meaning: FindByMeaning = async () => ({ none: 'Only words were searched.' }),
    onChange: () => void = () => undefined,
    weights: () => Partial<RecallWeights> = () => ({}),
  ) {
    this.#store = store
    this.#audit = audit
    this.#meaning = meaning
    this.#onChange = onChange
    this.#weights = weights
  }

  /** Says to all who watch that something has changed. */
  changed(): void {
    this.#onChange()
    this.#revision.emit(this.#revision.state + 1)
  }

  /** Begins with the revision there is. Ends when `signal` is aborted. */
  async *watch(signal?: AbortSignal): AsyncGenerator<{ revision: number }, void> {
    for await (const message of this.#revision.watch(signal)) yield { revision: newest(message) }
  }

  /** Errors: NOT_FOUND for a page behind what is not there. */
  list(filter: MemoryFilter, limit: number, before?: string): { memories: Memory[]; total: number } {
    return listMemories(this.#store, filter, limit, before)
  }

  /** Errors: NOT_FOUND. */
  get(id: string): MemoryDetail {
    return detailOf(this.#store, id)
  }

  scopes(): { scope: MemoryScope; count: number }[] {
    return scopesOf(this.#store).map(({ scope, count }) => ({ scope: Scope.parse(scope), count }))
  }

  conflicts(): MemoryConflict[] {
    return conflictsIn(this.#store)
  }

  /** What a run would be given. Errors: CANCELLED. */
  async recall(
    query: string,
    options: { limit: number; scopes?: readonly MemoryScope[]; asOf?: number },
    signal?: AbortSignal,
  ): Promise<RecallAnswer> {
    const meaning = await this.#meaning(query, options.scopes ?? null, signal)
    return recall(this.#store, query, { ...options, meaning, weights: this.#weights() })
  }

  ofRun(runId: RunId): RunMemories {
    return memoriesOfRun(this.#store, runId)
  }

  /** Errors: VALIDATION_FAILED. */
  add(actor: string, given: NewMemory): Memory {
    return this.#change(actor, 'memory.added', 'new', 'user_said', { text: sha256(given.text) }, (tx, witness) => {
      return addMemory(tx, given, witness).id
    })
  }

  /** Errors: NOT_FOUND, VALIDATION_FAILED. */
  edit(actor: string, id: string, instead: NewMemory): Memory {
    const details = { text: sha256(instead.text) }
    return this.#change(actor, 'memory.edited', id, 'user_said', details, (tx, witness) =>
      editMemory(tx, id, instead, witness),
    )
  }

  /** Errors: NOT_FOUND. */
  confirm(actor: string, id: string): Memory {
    return this.#judge(actor, 'memory.confirmed', id, (tx, witness) => confirmMemory(tx, id, witness))
  }

  /** Errors: NOT_FOUND. */
  retract(actor: string, id: string): Memory {
    return this.#judge(actor, 'memory.retracted', id, (tx, witness) => retractMemory(tx, id, witness))
  }

  /** Errors: NOT_FOUND, CONFLICT. */
  restore(actor: string, id: string): Memory {
    return this.#judge(actor, 'memory.restored', id, (tx, witness) => restoreMemory(tx, id, witness))
  }

  /** Errors: NOT_FOUND. */
  setImportance(actor: string, id: string, importance: number): Memory {
    return this.#judge(actor, 'memory.weighed', id, (tx) => setImportance(tx, id, importance), { importance })
  }

  /** Errors: NOT_FOUND. */
  merge(actor: string, into: string, ids: readonly string[]): Memory {
    return this.#judge(actor, 'memory.merged', into, (tx) => mergeMemories(tx, into, ids), { ids: [...ids] })
  }

  /** Errors: NOT_FOUND. */
  settle(actor: string, keep: string): Memory {
    return this.#judge(actor, 'memory.settled', keep, (tx, witness) => settleConflict(tx, keep, witness))
  }

  /** Errors: NOT_FOUND; VALIDATION_FAILED, naming the line. */
  async importFile(actor: string, path: string): Promise<MemoryImport> {
    const counts = await importMemories({ store: this.#store, audit: this.#audit, actor }, path)
    this.changed()
    return counts
  }

  #judge(
    actor: string,
    action: string,
    id: string,
    work: (tx: Tx, witness: Witness) => void,
    details: Record<string, unknown> = {},
  ): Memory {
    return this.#change(actor, action, id, 'user_confirmed', details, (tx, witness) => {
      work(tx, witness)
      return id
    })
  }

  #change(
    actor: string,
    action: string,
    subject: string,
    source: Witness['source'],
    details: Record<string, unknown>,
    work: (tx: Tx, witness: Witness) => string,
  ): Memory {
    const parts = { store: this.#store, audit: this.#audit }
    const memory = auditedChange(parts, { actor, action, subject, source, details }, (tx, witness) =>
      getMemory(tx, work(tx, witness)),
    )
    this.changed()
    return memory
  }
}

function newest(message: HubMessage<number, number>): number {
  return message.type === 'snapshot' ? message.state : (message.events.at(-1) ?? 0)
}
