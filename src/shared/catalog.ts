import { z } from 'zod'

/** A GLM, or a model for embeddings, worth downloading. What its repository holds today is asked when it is looked at. */
export const CatalogEntry = z.object({
  id: z.enum([
    'edge-1.5b',
    'edge-4b',
    '9b-0414',
    'z1-9b',
    '4.6v-flash',
    '4.7-flash',
    '32b-0414',
    '4.5-air',
    'e5-small',
    'qwen3-embedding',
  ]),
  name: z.string(),
  /** What `downloads.look` and `models get` take. */
  source: z.string(),
  /** Of all its files, about; bytes. */
  sizeBytes: z.number(),
  /** Memory it needs to be of use, about; bytes. */
  memoryBytes: z.number(),
  license: z.string(),
  /** Tokens of context. */
  contextLength: z.number(),
  /** Whether its family was taught to call tools; the others answer, but make poor agents. */
  tools: z.boolean(),
  /** Whether it gives vectors and no answers. */
  embeds: z.boolean(),
})
export type CatalogEntry = z.infer<typeof CatalogEntry>

export const Catalog = z.object({
  /** Of this machine; bytes. */
  memoryBytes: z.number(),
  entries: z.array(CatalogEntry.extend({ fits: z.boolean() })),
})
export type Catalog = z.infer<typeof Catalog>
