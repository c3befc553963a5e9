import { z } from 'zod'

export const KnowledgeId = z
  .string()
  .regex(/^knowledge_[0-9a-z_-]{4,64}$/, 'not a knowledge id')
  .brand<'KnowledgeId'>()
export type KnowledgeId = z.infer<typeof KnowledgeId>

export const KnowledgeName = z.string().trim().min(1, 'An index needs a name.').max(80)

/** A folder whose documents can be searched. */
export const KnowledgeIndex = z.object({
  id: KnowledgeId,
  name: z.string(),
  /** Absolute path. */
  folder: z.string(),
  files: z.number().int(),
  chunks: z.number().int(),
  /** Chunks that can also be found by what they mean. */
  embedded: z.number().int(),
  /** Files that could not be read, the first of them. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  createdAt: z.number(),
  /** Null when it was never indexed to its end. */
  indexedAt: z.number().nullable(),
  /** It is being indexed now. */
  busy: z.boolean(),
})
export type KnowledgeIndex = z.infer<typeof KnowledgeIndex>

/** What was done by indexing a folder. */
export const KnowledgeChanges = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
  unchanged: z.number().int(),
  failed: z.number().int(),
  /** Why chunks have no vectors; null when they have, or no embedding model is chosen. */
  notEmbedded: z.string().nullable(),
})
export type KnowledgeChanges = z.infer<typeof KnowledgeChanges>

export const KnowledgeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reading'), done: z.number().int(), total: z.number().int(), path: z.string() }),
  z.object({ type: z.literal('embedding'), done: z.number().int(), total: z.number().int() }),
  z.object({ type: z.literal('done'), index: KnowledgeIndex, changes: KnowledgeChanges }),
])
export type KnowledgeEvent = z.infer<typeof KnowledgeEvent>

/** A passage that was found, and where it stands. */
export const KnowledgeHit = z.object({
  index: z.string(),
  /** From the folder, with `/`. */
  path: z.string(),
  /** From 1; null where the document has none. */
  page: z.number().int().nullable(),
  line: z.number().int().nullable(),
  /** Headings above it, joined by ` > `. */
  heading: z.string(),
  text: z.string(),
  /** Reciprocal ranks together; only to compare within one search. */
  score: z.number(),
  /** By its words, by its meaning, or both. */
  by: z.enum(['words', 'meaning', 'both']),
})
export type KnowledgeHit = z.infer<typeof KnowledgeHit>
