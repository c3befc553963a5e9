import { z } from 'zod'
import type { ModelId } from './ids.ts'
import type { Model } from './models.ts'

/** How far the studio is with giving vectors of the chosen model to what can be found by meaning. */
export const EmbeddingWork = z.object({
  /** `off`: no model. `stopped`: a person stopped it. `failed`: see `error`; tried again when something changes. */
  status: z.enum(['off', 'done', 'working', 'stopped', 'failed']),
  /** Name of the model. */
  model: z.string().nullable(),
  /** Texts that have their vectors, of all that this round is to give one. */
  done: z.number().int(),
  total: z.number().int(),
  error: z.string().nullable(),
})
export type EmbeddingWork = z.infer<typeof EmbeddingWork>

/** llama.cpp architectures whose models give vectors and write nothing. */
const ENCODERS = new Set([
  'bert',
  'nomic-bert',
  'nomic-bert-moe',
  'jina-bert-v2',
  'jina-bert-v3',
  'modern-bert',
  'neo-bert',
  'eurobert',
  'gemma-embedding',
])

/** Whether a model was made to give vectors; by its name where its architecture is also that of models that write. */
export const isEmbedder = ({ architecture, name }: Pick<Model, 'architecture' | 'name'>): boolean =>
  ENCODERS.has(architecture) || /embed/i.test(name)

/** The model whose vectors are used: the chosen one, else the one that ships; null for none, or while it is not known. */
export function embeddingModel(
  { embeddings, embeddingModelId }: { embeddings: boolean; embeddingModelId: ModelId | null },
  models: readonly Model[],
): Model | null {
  if (!embeddings) return null
  if (embeddingModelId !== null) return models.find(({ id }) => id === embeddingModelId) ?? null
  return models.find((model) => model.bundled && isEmbedder(model) && model.status === 'available') ?? null
}
