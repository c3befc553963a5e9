import { StudioError } from '@shared/errors.ts'
import { type Relation, RelationType } from '@shared/graph.ts'
import type { AgentId, ModelId } from '@shared/ids.ts'
import {
  type AcceptedLearned,
  type DropReason,
  type LearnEvent,
  type LearnInput,
  type LearnProposal,
  type LearnResult,
  MOST_PROPOSALS,
} from '@shared/learning.ts'
import type { MemoryScope } from '@shared/memory.ts'
import type { AuditLog } from '../../../govern/audit.ts'
import { newId } from '../../../kit/ids.ts'
import { type ExtractedFact, factKey } from '../../../memory/extract/validate.ts'
import { newestEntity } from '../../../memory/graph/entities.ts'
import { eraseUnrelated } from '../../../memory/graph/erase.ts'
import { type LearnedWords, learnedConfidence, learnedWitness } from '../../../memory/graph/learned.ts'
import { requireRelation } from '../../../memory/graph/relation-rows.ts'
import { addRelation, standingOf, takeBackRelation } from '../../../memory/graph/relations.ts'
import type { RunTarget, RunTargets } from '../../run-targets.ts'
import type { GraphService } from '../graph-service.ts'
import { askForFacts, type ChunkFacts } from './ask-for-facts.ts'
import { openSource, type SourceChunk, type SourceParts } from './learn-source.ts'

/** Readings whose proposals can still be accepted; the oldest goes first. */
const MOST_READINGS = 20

interface LearnerParts extends SourceParts {
  audit: AuditLog
  graph: GraphService
  targets(): RunTargets
  /** Whose default model reads where none is named. */
  defaultAgent(): AgentId
}

interface Reading {
  scope: MemoryScope
  rows: Map<number, { proposal: LearnProposal; words: LearnedWords }>
  dropped: Map<DropReason, number>
  /** Keys of the facts that are proposed. */
  known: Set<string>
  /** Relations it added, in order. */
  added: Relation['id'][]
  /** Entities that came with them. */
  made: number[]
}

/** What is read: as the page may ask, or any file by its absolute path. */
type Wanted = Omit<LearnInput, 'from'> & { from: LearnInput['from'] | { kind: 'path'; path: string } }

/** Has a model read a text, proposes what the text bears out, and writes what the person accepts of it. */
export class GraphLearner {
  readonly #parts: LearnerParts
  readonly #readings = new Map<string, Reading>()

  constructor(parts: LearnerParts) {
    this.#parts = parts
  }

  /**
   * Ends with `done`, or without it when the person chose no file. Writes nothing. Errors: CANCELLED, NOT_FOUND, LIMIT_REACHED,
   * MODEL_NOT_FOUND; those of the engine.
   */
  async *learn({ from, modelId, scope }: Wanted, signal: AbortSignal): AsyncGenerator<LearnEvent, void> {
    try {
      const source = await openSource(this.#parts, from, signal)
      if (!source) return
      const target = await this.#parts.targets().find(modelId, this.#parts.defaultAgent())
      const reading: Reading = { scope, rows: new Map(), dropped: new Map(), known: new Set(), added: [], made: [] }
      const unread = yield* this.#read(reading, source.chunks, target, signal)
      const { cut, chunks } = source
      const result: LearnResult = {
        ...{ id: this.#keep(reading), cut, model: target.name, chunks: chunks.length, unread },
        proposals: [...reading.rows.values()].map(({ proposal }) => proposal),
        dropped: [...reading.dropped].map(([reason, count]) => ({ reason, count })),
      }
      yield { type: 'done', result }
    } catch (error) {
      throw signal.aborted ? new StudioError('CANCELLED', 'Reading was stopped. Nothing was written.') : error
    }
  }

  /** What a model reads in one text that the text bears out. Errors: those of the engine; MODEL_NOT_FOUND. */
  async factsOf(words: { text: string; own: boolean }, modelId: ModelId, signal: AbortSignal): Promise<ChunkFacts> {
    const target = await this.#parts.targets().find(modelId, this.#parts.defaultAgent())
    return await askForFacts(target, words, signal)
  }

  /** Writes what the person chose of a reading. Accepted again it changes nothing. Errors: NOT_FOUND, VALIDATION_FAILED. */
  accept(actor: string, id: string, rows: readonly number[]): AcceptedLearned {
    const { store, audit, graph } = this.#parts
    const reading = this.#reading(id)
    const chosen = [...new Set(rows)].map((row) => {
      const found = reading.rows.get(row)
      if (!found) throw new StudioError('NOT_FOUND', `This reading has no row ${row}.`)
      return { ...found, row }
    })
    const done = store.write((tx) => {
      const details = { reading: id, rows: chosen.length }
      audit.appendIn(tx, { actor, action: 'graph.learned', subject: 'new', result: 'ok', details })
      const before = newestEntity(tx)
      const relations = chosen.map(({ proposal, words }) => {
        const at = graph.clock.next(tx)
        const { subject, type, object, validFrom, validTo } = proposal
        const given = { subject, type, object, validFrom, validTo, scope: reading.scope }
        return addRelation(tx, given, learnedWitness(tx, words, at), at)
      })
      return { relations, made: [before + 1, newestEntity(tx)] as const }
    })
    for (const { row } of chosen) reading.rows.delete(row)
    graph.changed()
    const ids = (added: boolean): Relation['id'][] =>
      done.relations.filter((each) => each.added === added).map((each) => graph.read.relation(each.id).id)
    const result = { added: ids(true), confirmed: ids(false) }
    reading.added.push(...result.added)
    for (let seq = done.made[0]; seq <= done.made[1]; seq += 1) reading.made.push(seq)
    return result
  }

  /** Takes out all that a reading added, as if it had not been accepted. Errors: NOT_FOUND. */
  undo(actor: string, id: string): void {
    const { store, audit, graph } = this.#parts
    const reading = this.#reading(id)
    store.write((tx) => {
      const details = { reading: id, relations: reading.added.length }
      audit.appendIn(tx, { actor, action: 'graph.unlearned', subject: 'new', result: 'ok', details })
      const gone = reading.added
        .toReversed()
        .filter((each) => takeBackRelation(tx, requireRelation(tx, each), graph.clock.next(tx)))
      eraseUnrelated(tx, reading.made, gone)
    })
    reading.added = []
    reading.made = []
    graph.changed()
  }

  /** How many pieces the model gave no list of facts for. */
  async *#read(
    reading: Reading,
    chunks: readonly SourceChunk[],
    target: RunTarget,
    signal: AbortSignal,
  ): AsyncGenerator<LearnEvent, number> {
    const drop = (reason: DropReason): void => void reading.dropped.set(reason, (reading.dropped.get(reason) ?? 0) + 1)
    let unread = 0
    for (const [done, chunk] of chunks.entries()) {
      yield { type: 'reading', done, total: chunks.length, found: reading.rows.size }
      signal.throwIfAborted()
      const found = await askForFacts(target, chunk, signal)
      if (found.unread) unread += 1
      for (const reason of found.dropped) drop(reason)
      for (const fact of found.facts) {
        if (reading.known.has(factKey(fact))) drop('repeated')
        else if (reading.known.size >= MOST_PROPOSALS) drop('too_many')
        else this.#propose(reading, fact, chunk, target.name)
      }
    }
    return unread
  }

  #reading(id: string): Reading {
    const found = this.#readings.get(id)
    if (!found) throw new StudioError('NOT_FOUND', 'This reading is not kept any more. Have the text read again.')
    return found
  }

  #keep(reading: Reading): string {
    const id = newId('reading')
    this.#readings.set(id, reading)
    const oldest = this.#readings.keys().next().value
    if (this.#readings.size > MOST_READINGS && oldest !== undefined) this.#readings.delete(oldest)
    return id
  }

  #propose(
    { rows, known, scope }: Reading,
    fact: ExtractedFact,
    { page, path, memoryId, source }: SourceChunk,
    model: string,
  ): void {
    const { subject, value: object, relation, kind, quote, validFrom, validTo } = fact
    known.add(factKey(fact))
    const row = rows.size
    const given = { subject, type: RelationType.parse(relation), object, validFrom, validTo }
    const standing = standingOf(this.#parts.store, { ...given, scope })
    rows.set(row, {
      proposal: { ...given, row, kind, quote, page, memoryId, standing, confidence: learnedConfidence({ path }) },
      words: { source, quote, path, page, memoryId, model },
    })
  }
}
