import { StudioError } from '@shared/errors.ts'
import {
  type Entity,
  EntityId,
  type GraphAnswer,
  type GraphPart,
  type PathStep,
  type Relation,
  type RelationEvidence,
  RelationId,
  RelationType,
} from '@shared/graph.ts'
import { RunId, SpanId } from '@shared/ids.ts'
import { MemoryId, MemoryScope } from '@shared/memory.ts'
import { halfLife, probability, remaining } from '../../memory/belief.ts'
import { likelyDuplicates } from '../../memory/graph/duplicates.ts'
import { ENTITY, type EntityRow, requireEntity, rootOf } from '../../memory/graph/entities.ts'
import { entitiesAt, relationsAt, stepsAt } from '../../memory/graph/hydrate.ts'
import { learnedFrom } from '../../memory/graph/learned.ts'
import { linkEntities, searchEntities } from '../../memory/graph/link.ts'
import { type PartOptions, partOf } from '../../memory/graph/part.ts'
import { findPath } from '../../memory/graph/path.ts'
import type { Answered, GraphAnswering } from '../../memory/graph/reason/graph-arrays.ts'
import { evidenceFor, requireRelation } from '../../memory/graph/relation-rows.ts'
import { sameEnds } from '../../memory/graph/relations.ts'
import { type GraphSnapshot, takeSnapshot } from '../../memory/graph/snapshot.ts'
import { predicateKey } from '../../memory/keys.ts'
import type { Store } from '../../store/types.ts'

/** Milliseconds after which what began or ceased to be true by the calendar is looked at anew. */
const STALE = 60_000
const MOST_DUPLICATES = 200
const MOST_SHOWN = 300
/** What a hop asks for less likely than this is not worth telling. */
const LEAST_WEIGHT = 0.01
const MOST_MOMENTS = 1000

/** Reads the knowledge graph; what it last read is kept until the graph changes. */
export class GraphReader {
  readonly #store: Store
  readonly #before: () => void
  readonly #answering: GraphAnswering
  readonly #layers: GraphAnswer['layers']
  #kept: { snapshot: GraphSnapshot; at: number }[] = []

  /** `before` is called before the graph is read anew. */
  constructor(store: Store, before: () => void, answering: GraphAnswering, layers: GraphAnswer['layers']) {
    this.#store = store
    this.#before = before
    this.#answering = answering
    this.#layers = layers
  }

  /** The graph has changed. */
  forget(): void {
    this.#kept = []
  }

  /** Errors: NOT_FOUND. */
  entity(id: string): Entity {
    const snapshot = this.#snapshot()
    return this.#one(snapshot, snapshot.indexOf.get(requireEntity(this.#store, id).seq))
  }

  /** An entity by itself, whatever was merged; null when it is gone. */
  alone(seq: number): Entity | null {
    const row = this.#store.get<EntityRow>(`SELECT ${ENTITY} FROM graph_entity AS e WHERE e.seq = :seq`, { seq })
    if (!row) return null
    const names = this.#store.all<{ name: string }>('SELECT name FROM graph_alias WHERE entity_seq = :seq', { seq })
    const { degree = 0 } =
      this.#store.get<{ degree: number }>(
        `SELECT count(*) AS degree FROM graph_relation AS r JOIN graph_relation_version AS v ON v.relation_seq = r.seq
         WHERE (r.subject_seq = :seq OR r.object_seq = :seq) AND v.tx_to IS NULL AND v.status IN ('active', 'conflict')`,
        { seq },
      ) ?? {}
    const aliases = names.map(({ name }) => name).filter((name) => name !== row.name)
    const { name, type } = row
    return { id: EntityId.parse(row.id), name, type, scope: MemoryScope.parse(row.scope), aliases, degree }
  }

  /** As it is now, also when it holds no more. Errors: NOT_FOUND. */
  relation(id: string): Relation {
    const row = requireRelation(this.#store, id)
    if (row.status === 'conflict') {
      // How far it holds depends on what it stands against.
      const snapshot = this.#snapshot()
      const index = snapshot.relations.indexOf(row.seq)
      const [held] = index < 0 ? [] : relationsAt(this.#store, snapshot, [index])
      if (held) return held
    }
    const idOf = (seq: number): EntityId =>
      EntityId.parse(
        this.#store.get<{ id: string }>('SELECT id FROM graph_entity WHERE seq = :seq', {
          seq: rootOf(this.#store, seq),
        })?.id,
      )
    const { days = null } =
      this.#store.get<{ days: number | null }>(
        'SELECT half_life_days AS days FROM memory_predicate WHERE name = :name',
        {
          name: predicateKey(row.type),
        },
      ) ?? {}
    const left = remaining(Date.now() - row.lastConfirmed, halfLife('fact', row.scope, days))
    return {
      id: RelationId.parse(row.id),
      subject: idOf(row.subjectSeq),
      type: RelationType.parse(row.type),
      object: idOf(row.objectSeq),
      status: row.status,
      confidence: probability(row.logodds, left),
      validFrom: row.validFrom,
      validTo: row.validTo,
    }
  }

  search(query: string, limit: number): Entity[] {
    const snapshot = this.#snapshot()
    return entitiesAt(this.#store, snapshot, searchEntities(this.#store, snapshot, query, limit))
  }

  /** Errors: NOT_FOUND. */
  part({
    around,
    asOf,
    ...options
  }: Omit<PartOptions, 'around'> & { around: readonly EntityId[]; asOf?: number }): GraphPart {
    const snapshot = this.#snapshot(asOf)
    const chosen = around.flatMap((id) => snapshot.indexOf.get(requireEntity(this.#store, id).seq) ?? [])
    if (around.length > 0 && chosen.length === 0) return { entities: [], relations: [], left: snapshot.arrays.size }
    return partOf(this.#store, snapshot, { ...options, around: chosen })
  }

  /** All of it. */
  whole(asOf?: number): GraphPart {
    return this.part({
      around: [],
      hops: 1,
      minConfidence: 0,
      limit: Number.POSITIVE_INFINITY,
      ...(asOf === undefined ? {} : { asOf }),
    })
  }

  /** When it changed, oldest first; of very many changes the newest. Unix milliseconds. */
  moments(): number[] {
    return this.#store
      .all<{ at: number }>(
        `SELECT DISTINCT at FROM (
           SELECT tx_from AS at FROM graph_relation_version UNION ALL SELECT at FROM graph_merge
           UNION ALL SELECT undone_at FROM graph_merge WHERE undone_at IS NOT NULL)
         ORDER BY at DESC LIMIT :most`,
        { most: MOST_MOMENTS },
      )
      .map(({ at }) => at)
      .reverse()
  }

  /** Most used first. */
  types(): { type: RelationType; count: number }[] {
    const { types, type } = this.#snapshot().arrays
    const counts = types.map(() => 0)
    for (const index of type) counts[index] = (counts[index] ?? 0) + 1
    return types
      .map((name, index) => ({ type: RelationType.parse(name), count: counts[index] ?? 0 }))
      .sort((a, b) => b.count - a.count || a.type.localeCompare(b.type))
  }

  /** Empty when there is none. Errors: NOT_FOUND. */
  path(from: string, to: string, asOf?: number): PathStep[] {
    const snapshot = this.#snapshot(asOf)
    const start = snapshot.indexOf.get(requireEntity(this.#store, from).seq)
    const end = snapshot.indexOf.get(requireEntity(this.#store, to).seq)
    if (start === undefined || end === undefined) return []
    return stepsAt(this.#store, snapshot, findPath(snapshot, start, end) ?? [])
  }

  /** Newest first, also of others that say the same. Errors: NOT_FOUND. */
  evidence(id: string): RelationEvidence[] {
    const store = this.#store
    const row = requireRelation(store, id)
    const ends = {
      subject: rootOf(store, row.subjectSeq),
      type: row.type,
      object: rootOf(store, row.objectSeq),
      scope: null,
    }
    const rows = evidenceFor(
      store,
      sameEnds(store, ends).map(({ seq }) => seq),
    )
    return rows.reverse().flatMap(({ session, seq, span, polarity, source, at }) => {
      const from = this.#origin(session, seq, span)
      return from ? [{ from, polarity, source, at }] : []
    })
  }

  #origin(session: string, seq: number, span: string | null): RelationEvidence['from'] | null {
    if (session === 'audit') return { kind: 'person' }
    if (session === 'memory') {
      const memory = this.#store.get<{ id: string; text: string }>('SELECT id, text FROM memory WHERE seq = :seq', {
        seq,
      })
      return memory ? { kind: 'memory', memoryId: MemoryId.parse(memory.id), text: memory.text } : null
    }
    if (session === 'document') return learnedFrom(this.#store, seq)
    const runId = RunId.safeParse(session).data
    return runId ? { kind: 'run', runId, spanId: SpanId.safeParse(span).data ?? null } : null
  }

  duplicates(): { a: Entity; b: Entity; score: number; reason: string }[] {
    const snapshot = this.#snapshot()
    return likelyDuplicates(this.#store, snapshot, MOST_DUPLICATES).map(({ a, b, score, reason }) => ({
      a: this.#one(snapshot, a),
      b: this.#one(snapshot, b),
      score,
      reason,
    }))
  }

  /** Answers from what the question names; abstains where it names nothing that is known, or nothing leads anywhere it asks for. */
  ask(question: string, limit: number, asOf?: number): GraphAnswer {
    const began = performance.now()
    const snapshot = this.#snapshot(asOf)
    const { mentions, words } = linkEntities(this.#store, snapshot, question)
    const seeds = mentions.map(({ entity, score, place }) => ({ entity, weight: score, mention: place }))
    const none: Answered = { answers: [], hops: [] }
    const { answers, hops } =
      seeds.length === 0 ? none : this.#answering.answer(snapshot.arrays, { seeds, words, limit })
    const { subject, object } = snapshot.arrays
    const shown = new Set([...mentions.map(({ entity }) => entity), ...answers.map(({ entity }) => entity)])
    for (const { path } of answers)
      for (const { relation } of path) shown.add(subject[relation] ?? 0).add(object[relation] ?? 0)
    const around = [...shown].slice(0, MOST_SHOWN)
    return {
      question: {
        mentions: mentions.map(({ text, entity, score }) => ({ text, score, entity: this.#one(snapshot, entity) })),
        hops: hopsOf(hops, snapshot),
        asOf: asOf ?? null,
      },
      answers: answers.map(({ entity, score, path }) => ({
        entity: this.#one(snapshot, entity),
        score,
        path: stepsAt(this.#store, snapshot, path),
      })),
      part:
        around.length === 0
          ? { entities: [], relations: [], left: snapshot.arrays.size }
          : partOf(this.#store, snapshot, { around, hops: 0, minConfidence: 0, limit: MOST_SHOWN }),
      layers: this.#layers,
      abstained: answers.length === 0,
      tookMs: performance.now() - began,
    }
  }

  #one(snapshot: GraphSnapshot, index: number | undefined): Entity {
    const [entity] = index === undefined ? [] : entitiesAt(this.#store, snapshot, [index])
    if (!entity) throw new StudioError('NOT_FOUND', 'This entity is not in the graph.')
    return entity
  }

  #snapshot(asOf?: number): GraphSnapshot {
    const moment = asOf ?? null
    const known = this.#kept.find(
      ({ snapshot, at }) => snapshot.asOf === moment && (moment !== null || Date.now() - at < STALE),
    )
    if (known) return known.snapshot
    if (moment === null) this.#before()
    const snapshot = takeSnapshot(this.#store, moment)
    this.#kept = [{ snapshot, at: Date.now() }, ...this.#kept.filter((each) => each.snapshot.asOf !== moment)].slice(
      0,
      3,
    )
    return snapshot
  }
}

/** What is asked for, hop by hop, by the names of types. */
const hopsOf = (hops: Answered['hops'], { arrays }: GraphSnapshot): GraphAnswer['question']['hops'] =>
  hops.map((types) =>
    types
      .filter(({ weight }) => weight >= LEAST_WEIGHT)
      .map(({ type, backwards, weight }) => ({ type: arrays.types[type] ?? '', backwards, weight })),
  )
