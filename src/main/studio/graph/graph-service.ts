import type { Entity, GraphAnswer, Relation } from '@shared/graph.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { resourcesPath } from '../../kit/paths.ts'
import { GraphClock } from '../../memory/graph/clock.ts'
import { addAlias, renameEntity, requireEntity } from '../../memory/graph/entities.ts'
import { learnedUntil, learnMemory, memoriesSince, unlearnGone } from '../../memory/graph/from-memories.ts'
import { listMerges, mergeEntities, undoMerge } from '../../memory/graph/merges.ts'
import type { GraphAnswering } from '../../memory/graph/reason/graph-arrays.ts'
import { shippedAnswering } from '../../memory/graph/reason/shipped.ts'
import { addRelationEvidence, requireRelation } from '../../memory/graph/relation-rows.ts'
import { addRelation, type GivenRelation, restoreRelation, retractRelation } from '../../memory/graph/relations.ts'
import type { FindWitness } from '../../memory/long-term.ts'
import type { Witness } from '../../memory/versions.ts'
import type { Store, Tx } from '../../store/types.ts'
import type { GraphPort } from '../../tools/ports.ts'
import { auditedChange } from '../audited-change.ts'
import { Hub } from '../hub.ts'
import { graphPort } from './graph-port.ts'
import { GraphReader } from './graph-reader.ts'

/** The knowledge graph: what people do with it, and what becomes of memories in it. Every change by a person is audited with it. */
export class GraphService {
  readonly read: GraphReader
  readonly clock = new GraphClock()
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #revision = new Hub<number, number>(0, (_, next) => next)
  /** Memories of the time before are in the graph already; null: it was not looked yet. */
  #learnedUntil: number | null = null

  constructor(
    store: Store,
    audit: AuditLog,
    answering: GraphAnswering = shippedAnswering(resourcesPath(null)),
    layers: GraphAnswer['layers'] = ['rank', 'relations'],
  ) {
    this.#store = store
    this.#audit = audit
    this.read = new GraphReader(store, () => this.#learnAll(), answering, layers)
  }

  /** As tools see it; `witnessOf` says whose word a run passes on. */
  port(witnessOf: FindWitness): GraphPort {
    return graphPort(this.#store, this, witnessOf)
  }

  /** Begins with the revision there is. Ends when `signal` is aborted. */
  async *watch(signal?: AbortSignal): AsyncGenerator<{ revision: number }, void> {
    for await (const message of this.#revision.watch(signal))
      yield { revision: message.type === 'snapshot' ? message.state : (message.events.at(-1) ?? 0) }
  }

  /** Says to all who watch that something has changed. */
  changed(): void {
    this.read.forget()
    this.#revision.emit(this.#revision.state + 1)
  }

  /** Memories that can be said in three parts are relations too; called after each change of memories. */
  memoriesChanged(): void {
    if (!this.#store.readOnly) this.#learn(this.#learnedUntil === null)
  }

  /** What is only known from memories and runs that are gone for good goes too. */
  memoriesForgotten(): void {
    if (this.#store.readOnly) return
    if (this.#store.write((tx) => unlearnGone(tx, this.clock.next(tx))) > 0) this.changed()
  }

  /** Errors: VALIDATION_FAILED. */
  add(actor: string, given: GivenRelation): Relation {
    const id = this.#change(
      actor,
      'graph.added',
      'new',
      'user_said',
      {},
      (tx, witness, at) => addRelation(tx, given, witness, at).id,
    )
    return this.read.relation(id)
  }

  /** Errors: NOT_FOUND. */
  confirm(actor: string, id: string): Relation {
    this.#judge(actor, 'graph.confirmed', id, (tx, witness, at) =>
      addRelationEvidence(tx, requireRelation(tx, id).seq, witness, at),
    )
    return this.read.relation(id)
  }

  /** Errors: NOT_FOUND. */
  retract(actor: string, id: string): void {
    this.#judge(actor, 'graph.retracted', id, (tx, witness, at) =>
      retractRelation(tx, requireRelation(tx, id), witness, at),
    )
  }

  /** Errors: NOT_FOUND, CONFLICT. */
  restore(actor: string, id: string): Relation {
    this.#judge(actor, 'graph.restored', id, (tx, witness, at) =>
      restoreRelation(tx, requireRelation(tx, id), witness, at),
    )
    return this.read.relation(id)
  }

  /** Errors: NOT_FOUND, CONFLICT, VALIDATION_FAILED, LIMIT_REACHED. */
  rename(actor: string, id: string, name: string, type: string): Entity {
    this.#judge(actor, 'graph.renamed', id, (tx) => renameEntity(tx, requireEntity(tx, id).seq, name, type))
    return this.read.entity(id)
  }

  /** Errors: NOT_FOUND, VALIDATION_FAILED, LIMIT_REACHED. */
  addAlias(actor: string, id: string, alias: string): Entity {
    this.#judge(actor, 'graph.aliased', id, (tx) => addAlias(tx, requireEntity(tx, id).seq, alias))
    return this.read.entity(id)
  }

  /** Errors: NOT_FOUND; CONFLICT when they are one already. */
  merge(actor: string, from: string, into: string): Entity {
    this.#judge(
      actor,
      'graph.merged',
      into,
      (tx, _, at) => mergeEntities(tx, requireEntity(tx, from).seq, requireEntity(tx, into).seq, 'person', at),
      { from },
    )
    return this.read.entity(into)
  }

  /** Errors: NOT_FOUND; CONFLICT when it was undone before. */
  unmerge(actor: string, id: string): void {
    this.#judge(actor, 'graph.unmerged', id, (tx, _, at) => undoMerge(tx, id, at))
  }

  /** Newest first; each of the two as it would be alone. */
  merges(): { id: string; from: Entity; into: Entity; by: string; at: number; undone: boolean }[] {
    return listMerges(this.#store).flatMap(({ id, fromSeq, intoSeq, by, at, undoneAt }) => {
      const [from, into] = [this.read.alone(fromSeq), this.read.alone(intoSeq)]
      return from && into ? [{ id, from, into, by, at, undone: undoneAt !== null }] : []
    })
  }

  #learnAll(): void {
    if (!this.#store.readOnly) this.#learn(true)
  }

  #learn(all: boolean): void {
    const found = memoriesSince(this.#store, this.#learnedUntil ?? learnedUntil(this.#store), all)
    this.#learnedUntil =
      this.#store.get<{ at: number | null }>('SELECT max(tx_from) AS at FROM memory_version')?.at ?? 0
    if (found.length === 0) return
    const learned = this.#store.write((tx) =>
      found.filter((memory) => learnMemory(tx, memory, () => this.clock.next(tx))),
    )
    if (learned.length > 0) this.changed()
  }

  #judge(
    actor: string,
    action: string,
    subject: string,
    work: (tx: Tx, witness: Witness, at: number) => unknown,
    details: Record<string, unknown> = {},
  ): void {
    this.#change(actor, action, subject, 'user_confirmed', details, (tx, witness, at) => {
      work(tx, witness, at)
      return subject
    })
  }

  #change(
    actor: string,
    action: string,
    subject: string,
    source: Witness['source'],
    details: Record<string, unknown>,
    work: (tx: Tx, witness: Witness, at: number) => string,
  ): string {
    const parts = { store: this.#store, audit: this.#audit }
    const id = auditedChange(parts, { actor, action, subject, source, details }, (tx, witness) =>
      work(tx, witness, this.clock.next(tx)),
    )
    this.changed()
    return id
  }
}
