import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import {
  Entity,
  EntityId,
  EntityName,
  GraphAnswer,
  GraphPart,
  PathStep,
  Relation,
  RelationEvidence,
  RelationId,
  RelationType,
} from '../graph.ts'
import { AcceptedLearned, LearnEvent, LearnInput } from '../learning.ts'
import { MemoryScope } from '../memory.ts'

const none = z.void()
const entityById = z.object({ id: EntityId })
const asOf = z.number().optional()

/** Entities and what relates them. What a merge or a retraction changed can be taken back. */
export const graphContract = {
  /** The most connected part of it, or what lies within `hops` of some entities; 0: only what is between them. `asOf`: Unix milliseconds, of what was held then. */
  part: oc
    .input(
      z.object({
        around: z.array(EntityId).max(5000).default([]),
        hops: z.number().int().min(0).max(4).default(1),
        types: z.array(RelationType).max(100).optional(),
        minConfidence: z.number().min(0).max(1).default(0),
        asOf,
        limit: z.number().int().min(1).max(5000).default(500),
      }),
    )
    .output(GraphPart),
  /** All of it. */
  export: oc.input(z.object({ asOf })).output(GraphPart),
  /** Writes all of it as JSON where the person chooses; null when they choose nowhere. */
  exportFile: oc
    .input(z.object({ asOf }))
    .output(z.object({ path: z.string(), relations: z.number().int() }).nullable()),
  /** When it changed, oldest first; of more than 1,000 changes the newest. Unix milliseconds. */
  moments: oc.input(none).output(z.array(z.number())),
  /** By name or alias, best first. */
  search: oc
    .input(z.object({ query: z.string().max(500), limit: z.number().int().min(1).max(100).default(20) }))
    .output(z.array(Entity)),
  entity: oc.input(entityById).output(Entity),
  /** Kinds of relation there are, most used first. */
  types: oc.input(none).output(z.array(z.object({ type: RelationType, count: z.number().int() }))),
  /** Shortest likely path between two; empty when there is none. */
  path: oc.input(z.object({ from: EntityId, to: EntityId, asOf })).output(z.array(PathStep)),
  /** Newest first. */
  evidence: oc.input(z.object({ id: RelationId })).output(z.array(RelationEvidence)),
  /** Answers a question from the graph, with the path. */
  ask: oc
    .input(
      z.object({ question: z.string().min(1).max(2000), asOf, limit: z.number().int().min(1).max(50).default(10) }),
    )
    .output(GraphAnswer),
  /** Adds a relation, and the entities it names where they are new. */
  add: oc
    .input(
      z.object({
        subject: EntityName,
        type: RelationType,
        object: EntityName,
        scope: MemoryScope.default('user'),
        validFrom: z.number().nullable().default(null),
      }),
    )
    .output(Relation),
  retract: oc.input(z.object({ id: RelationId })).output(none),
  /** Takes a retraction back. Errors: CONFLICT when another holds its place. */
  restore: oc.input(z.object({ id: RelationId })).output(Relation),
  confirm: oc.input(z.object({ id: RelationId })).output(Relation),
  /** Errors: NOT_FOUND, CONFLICT for a name another has. */
  rename: oc.input(z.object({ id: EntityId, name: EntityName, type: z.string().trim().max(100) })).output(Entity),
  addAlias: oc.input(z.object({ id: EntityId, alias: EntityName })).output(Entity),
  /** They are one: `from` becomes `into`. */
  merge: oc.input(z.object({ from: EntityId, into: EntityId })).output(Entity),
  /** Merges, newest first, that can be taken back. */
  merges: oc
    .input(none)
    .output(
      z.array(
        z.object({ id: z.string(), from: Entity, into: Entity, by: z.string(), at: z.number(), undone: z.boolean() }),
      ),
    ),
  unmerge: oc.input(z.object({ id: z.string().max(100) })).output(none),
  /** Entities that may be one and the same. */
  duplicates: oc.input(none).output(z.array(z.object({ a: Entity, b: Entity, score: z.number(), reason: z.string() }))),
  /**
   * Has a model read a text and ends with what it says, as far as the text bears it out, or without when no file was chosen. Nothing is
   * written. Stopping to listen stops it.
   */
  learn: oc.input(LearnInput).output(eventIterator(LearnEvent)),
  /** Writes some of what was read. It never takes the place of what a person said. Errors: NOT_FOUND for a reading that is not kept. */
  acceptLearned: oc
    .input(z.object({ id: z.string().max(100), rows: z.array(z.number().int()).min(1).max(500) }))
    .output(AcceptedLearned),
  /** Takes out all that a reading added. Errors: as above. */
  undoLearned: oc.input(z.object({ id: z.string().max(100) })).output(none),
  /** Says after each change that there was one. */
  watch: oc.input(none).output(eventIterator(z.object({ revision: z.number().int() }))),
}
