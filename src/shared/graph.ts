import { z } from 'zod'
import { RunId, SpanId } from './ids.ts'
import { EvidenceSource, MemoryId, MemoryScope, MemoryStatus } from './memory.ts'

export const EntityId = z
  .string()
  .regex(/^entity_[0-9a-z_-]{4,64}$/, 'not an entity id')
  .brand<'EntityId'>()
export type EntityId = z.infer<typeof EntityId>

export const RelationId = z
  .string()
  .regex(/^relation_[0-9a-z_-]{4,64}$/, 'not a relation id')
  .brand<'RelationId'>()
export type RelationId = z.infer<typeof RelationId>

export const RelationType = z
  .string()
  .max(100)
  .regex(/^[\p{L}\p{N}]+(_[\p{L}\p{N}]+)*$/u, 'not a relation: words joined by _, as in works_at')
export type RelationType = z.infer<typeof RelationType>

export const EntityName = z.string().trim().min(1, 'An entity needs a name.').max(300)

export const Entity = z.object({
  id: EntityId,
  name: z.string(),
  /** A word such as person or place; empty when it is not known. */
  type: z.string(),
  scope: MemoryScope,
  /** Other names, without `name`. */
  aliases: z.array(z.string()),
  /** Relations it has now. */
  degree: z.number().int(),
})
export type Entity = z.infer<typeof Entity>

export const Relation = z.object({
  id: RelationId,
  subject: EntityId,
  type: RelationType,
  object: EntityId,
  status: MemoryStatus,
  /** Probability that it holds; 0 to 1. */
  confidence: z.number(),
  validFrom: z.number().nullable(),
  validTo: z.number().nullable(),
})
export type Relation = z.infer<typeof Relation>

/** Where a relation is known from. */
export const RelationEvidence = z.object({
  from: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('run'), runId: RunId, spanId: SpanId.nullable() }),
    z.object({ kind: z.literal('memory'), memoryId: MemoryId, text: z.string() }),
    z.object({ kind: z.literal('document'), path: z.string(), page: z.number().nullable(), text: z.string() }),
    z.object({ kind: z.literal('person') }),
  ]),
  polarity: z.union([z.literal(1), z.literal(-1)]),
  source: EvidenceSource,
  at: z.number(),
})
export type RelationEvidence = z.infer<typeof RelationEvidence>

/** A part of the graph; every relation's ends are among the entities. */
export const GraphPart = z.object({
  entities: z.array(Entity),
  relations: z.array(Relation),
  /** Entities of the whole that are not here. */
  left: z.number().int(),
})
export type GraphPart = z.infer<typeof GraphPart>

/** One step of a path; `backwards`: it was followed from its object to its subject. */
export const PathStep = z.object({ relation: Relation, backwards: z.boolean(), from: Entity, to: Entity })
export type PathStep = z.infer<typeof PathStep>

/** What a question was understood to be about. */
export const SemanticGraph = z.object({
  /** Words of the question, and the entity they were taken for. */
  mentions: z.array(z.object({ text: z.string(), entity: Entity, score: z.number() })),
  /** Kinds of relation it seems to ask for, hop by hop, with how likely. */
  hops: z.array(z.array(z.object({ type: z.string(), backwards: z.boolean(), weight: z.number() }))),
  /** The moment asked about; null: now. */
  asOf: z.number().nullable(),
})
export type SemanticGraph = z.infer<typeof SemanticGraph>

export const GraphAnswer = z.object({
  question: SemanticGraph,
  /** Best first. `path` leads from an entity of the question to the answer. */
  answers: z.array(z.object({ entity: Entity, score: z.number(), path: z.array(PathStep) })),
  /** What was looked at. */
  part: GraphPart,
  /** Which layers had a say. */
  layers: z.array(z.enum(['rank', 'relations', 'attention'])),
  abstained: z.boolean(),
  tookMs: z.number(),
})
export type GraphAnswer = z.infer<typeof GraphAnswer>
