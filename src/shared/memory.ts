import { z } from 'zod'
import { RunId, SpanId } from './ids.ts'

export const MemoryId = z
  .string()
  .regex(/^memory_[0-9a-z_-]{4,64}$/, 'not a memory id')
  .brand<'MemoryId'>()
export type MemoryId = z.infer<typeof MemoryId>

export const MemoryKind = z.enum(['fact', 'preference', 'procedure', 'gotcha', 'episode', 'state'])
export type MemoryKind = z.infer<typeof MemoryKind>

/** Whose memory it is: every agent's, those of one project, or one agent's. */
export const MemoryScope = z
  .string()
  .max(200)
  .regex(/^(user|project:.+|agent:.+)$/u, 'not a scope: user, project:NAME or agent:ID')
export type MemoryScope = z.infer<typeof MemoryScope>

/** `superseded`: something newer took its place. `conflict`: another says otherwise and neither is known to be newer. */
export const MemoryStatus = z.enum(['active', 'superseded', 'conflict', 'retracted'])
export type MemoryStatus = z.infer<typeof MemoryStatus>

export const EvidenceSource = z.enum(['user_said', 'user_confirmed', 'tool_observed', 'model_inferred', 'imported'])
export type EvidenceSource = z.infer<typeof EvidenceSource>

/** Longest text one memory may hold, in UTF-16 units. */
export const MAX_MEMORY_LENGTH = 10_000
const Term = z.string().trim().min(1).max(500)

/** Subject, predicate and object, where a memory can be said so; what makes two memories be about the same. */
export const Triple = z.object({ subject: Term, predicate: z.string().trim().min(1).max(100), object: Term })
export type Triple = z.infer<typeof Triple>

/** Unix milliseconds; null: always so, or not known. */
const Time = z.number().nullable()

export const NewMemory = z.object({
  text: z.string().trim().min(1, 'A memory needs some text.').max(MAX_MEMORY_LENGTH),
  kind: MemoryKind.default('fact'),
  scope: MemoryScope.default('user'),
  triple: Triple.nullable().default(null),
  validFrom: Time.default(null),
  validTo: Time.default(null),
  importance: z.number().min(0).max(1).default(0.5),
})
export type NewMemory = z.infer<typeof NewMemory>

/** A memory as it is held now, or was at the time that was asked for. */
export const Memory = z.object({
  id: MemoryId,
  text: z.string(),
  kind: MemoryKind,
  scope: MemoryScope,
  triple: Triple.nullable(),
  status: MemoryStatus,
  supersededBy: MemoryId.nullable(),
  validFrom: Time,
  validTo: Time,
  importance: z.number(),
  /** Probability that it is true, after decay; 0 to 1. */
  confidence: z.number(),
  lastConfirmedAt: z.number(),
  createdAt: z.number(),
  /** What wrote it first; null for a person in the studio. */
  runId: RunId.nullable(),
  spanId: SpanId.nullable(),
})
export type Memory = z.infer<typeof Memory>

/** Why a memory is believed, or not. */
export const MemoryEvidence = z.object({
  /** The run whose entry says so; null for what a person did in the studio. */
  runId: RunId.nullable(),
  spanId: SpanId.nullable(),
  /** Of the run's record, or of the audit log. */
  seq: z.number(),
  polarity: z.union([z.literal(1), z.literal(-1)]),
  source: EvidenceSource,
  weight: z.number(),
  at: z.number(),
  /** The entry is there and has the hash that was kept. */
  intact: z.boolean(),
})
export type MemoryEvidence = z.infer<typeof MemoryEvidence>

/** What held of a memory from one moment to another. */
export const MemoryVersion = z.object({
  from: z.number(),
  to: z.number().nullable(),
  validFrom: Time,
  validTo: Time,
  status: MemoryStatus,
  supersededBy: MemoryId.nullable(),
  importance: z.number(),
})
export type MemoryVersion = z.infer<typeof MemoryVersion>

/** A run that was given a memory. */
export const MemoryUse = z.object({
  runId: RunId,
  spanId: SpanId.nullable(),
  at: z.number(),
  query: z.string(),
  /** From 1. */
  rank: z.number().int(),
  score: z.number(),
})
export type MemoryUse = z.infer<typeof MemoryUse>

export const MemoryDetail = Memory.extend({
  versions: z.array(MemoryVersion),
  evidence: z.array(MemoryEvidence),
  /** Newest first, the first 100. */
  uses: z.array(MemoryUse),
  /** Others with the same subject, predicate and scope, newest first. */
  related: z.array(Memory),
})
export type MemoryDetail = z.infer<typeof MemoryDetail>

export const MemoryFilter = z.object({
  /** Words; every one must be there. */
  text: z.string().max(500).optional(),
  kinds: z.array(MemoryKind).optional(),
  statuses: z.array(MemoryStatus).optional(),
  scope: MemoryScope.optional(),
  runId: RunId.optional(),
  /** 0 to 1. */
  minConfidence: z.number().min(0).max(1).optional(),
  /** What was held at this moment; now when absent. */
  asOf: z.number().optional(),
})
export type MemoryFilter = z.infer<typeof MemoryFilter>

/** One thing recalled, and every factor of its score. */
export const Recalled = z.object({
  memory: Memory,
  /** What it is ranked by: `fused * relevanceFactor * confidenceFactor * recencyFactor * importanceFactor`, before it is diversified. */
  score: z.number(),
  fused: z.number(),
  /** Place in each list, from 1; null where it is not in it. */
  ranks: z.object({ words: z.number().nullable(), meaning: z.number().nullable(), graph: z.number().nullable() }),
  /** Cosine to the query; null without an embedding model. */
  cosine: z.number().nullable(),
  /** How well it fits the question itself, by words and meaning, and whether it is about who is asked for. */
  relevanceFactor: z.number().default(1),
  confidenceFactor: z.number(),
  recencyFactor: z.number(),
  importanceFactor: z.number(),
  tokens: z.number().int(),
  /** Handed over; others were too many, too alike or too weak, see `left`. */
  used: z.boolean(),
  left: z.enum(['budget', 'alike', 'weak']).nullable(),
})
export type Recalled = z.infer<typeof Recalled>

export const RecallAnswer = z.object({
  id: z.string(),
  query: z.string(),
  asOf: z.number().nullable(),
  hits: z.array(Recalled),
  /** Nothing was good enough to be handed over. */
  abstained: z.boolean(),
  /** That the best hit answers the question, and what that had to reach; 0 to 1. */
  confidence: z.number(),
  threshold: z.number(),
  /** Why only words were searched; null when meaning was too. */
  wordsOnly: z.string().nullable(),
  tookMs: z.number(),
})
export type RecallAnswer = z.infer<typeof RecallAnswer>

/** What one run has to do with the memory. */
export const RunMemories = z.object({
  wrote: z.array(Memory),
  /** Of these, what its model was asked for after it had ended. */
  learned: z.array(Memory),
  /** With the step that asked, oldest first. */
  recalled: z.array(RecallAnswer.extend({ spanId: SpanId.nullable() })),
})
export type RunMemories = z.infer<typeof RunMemories>

/** What was handed over, best first. */
export const handedOver = ({ hits }: RecallAnswer): Memory[] =>
  hits.filter(({ used }) => used).map(({ memory }) => memory)

/** What became of the memories of a file. */
export const MemoryImport = z.object({
  added: z.number().int(),
  /** They were here already and have gained evidence. */
  known: z.number().int(),
  /** They say something else than what is remembered here. */
  conflicts: z.number().int(),
})
export type MemoryImport = z.infer<typeof MemoryImport>

const Weight = z.number().min(0).max(2)
const Budget = z.number().int().min(100).max(8000)

/** How much each part counts in a recall. */
export const RecallWeights = z.object({
  words: Weight.default(1),
  meaning: Weight.default(1),
  graph: Weight.default(0.5),
  /** 0: not at all, 1: as designed, 2: twice as strongly. */
  recency: Weight.default(1),
  confidence: Weight.default(1),
  importance: Weight.default(1),
  /** How much more preferences count than other kinds; 1 is alike. */
  preference: Weight.min(0.5).default(1),
  /** Tokens handed over at most. */
  budget: Budget.default(1500),
})
/** Only those named change. */
export const RecallWeightsPatch = z
  .object({
    ...{ words: Weight, meaning: Weight, graph: Weight, recency: Weight, confidence: Weight, importance: Weight },
    preference: Weight.min(0.5),
    budget: Budget,
  })
  .partial()
export type RecallWeights = z.infer<typeof RecallWeights>

/** Memories that say different things of one subject, and none is known to be newer. */
export const MemoryConflict = z.object({
  subject: z.string(),
  predicate: z.string(),
  scope: MemoryScope,
  /** With the share of belief of each, together 1; likeliest first. */
  memories: z.array(z.object({ memory: Memory, share: z.number() })),
})
export type MemoryConflict = z.infer<typeof MemoryConflict>
