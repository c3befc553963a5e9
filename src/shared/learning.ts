import { z } from 'zod'
import { RelationId, RelationType } from './graph.ts'
import { ModelId } from './ids.ts'
import { KnowledgeId } from './knowledge.ts'
import { MemoryId, MemoryKind, MemoryScope } from './memory.ts'

/** Longest text that is read for what can be learned from it, in UTF-16 units. */
export const MOST_TEXT = 300_000
/** Facts one reading proposes at most. */
export const MOST_PROPOSALS = 500

/** Why something that a model says to have read is not proposed. */
export const DropReason = z.enum([
  'malformed',
  'no_quote',
  'not_in_quote',
  'bad_name',
  'bad_relation',
  'lookalike',
  'hidden',
  'denied',
  'instruction',
  'about_person',
  'too_many',
  'repeated',
])
export type DropReason = z.infer<typeof DropReason>

export const LearnFrom = z.discriminatedUnion('kind', [
  /** `own`: the person wrote it, so that "I" is them. */
  z.object({ kind: z.literal('text'), text: z.string().min(1).max(MOST_TEXT), own: z.boolean().default(false) }),
  /** A document that the person is asked for. */
  z.object({ kind: z.literal('file') }),
  z.object({ kind: z.literal('document'), knowledgeId: KnowledgeId, path: z.string().min(1).max(4096) }),
  z.object({ kind: z.literal('memories'), ids: z.array(MemoryId).min(1).max(100) }),
])
export type LearnFrom = z.infer<typeof LearnFrom>

export const LearnInput = z.object({
  from: LearnFrom,
  /** The default model where none is named. */
  modelId: ModelId.optional(),
  scope: MemoryScope.default('user'),
})
export type LearnInput = z.infer<typeof LearnInput>

/** A relation that a model has read, with the words that say so. */
export const LearnProposal = z.object({
  /** Names it when it is accepted. */
  row: z.number().int(),
  subject: z.string(),
  type: RelationType,
  object: z.string(),
  kind: MemoryKind,
  quote: z.string(),
  page: z.number().nullable(),
  memoryId: MemoryId.nullable(),
  validFrom: z.number().nullable(),
  validTo: z.number().nullable(),
  /** `known`: it holds already and would only be confirmed. `contradicts`: something else holds in its place. */
  standing: z.enum(['new', 'known', 'contradicts']),
  /** How likely it is held to be by these words alone, 0 to 1. */
  confidence: z.number(),
})
export type LearnProposal = z.infer<typeof LearnProposal>

export const LearnResult = z.object({
  /** Names the reading when some of it is accepted; it is kept until the studio ends, or twenty others were made. */
  id: z.string(),
  proposals: z.array(LearnProposal),
  dropped: z.array(z.object({ reason: DropReason, count: z.number().int() })),
  /** Pieces of the text that were read. */
  chunks: z.number().int(),
  /** Of these, the model's answer held no list of facts. */
  unread: z.number().int(),
  model: z.string(),
  /** Why not all of the text was read; null when it was. */
  cut: z.string().nullable(),
})
export type LearnResult = z.infer<typeof LearnResult>

export const LearnEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reading'), done: z.number().int(), total: z.number().int(), found: z.number().int() }),
  z.object({ type: z.literal('done'), result: LearnResult }),
])
export type LearnEvent = z.infer<typeof LearnEvent>

/** What became of what was accepted. */
export const AcceptedLearned = z.object({
  added: z.array(RelationId),
  /** Held already and are believed more now. */
  confirmed: z.array(RelationId),
})
export type AcceptedLearned = z.infer<typeof AcceptedLearned>
