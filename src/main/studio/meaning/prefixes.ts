import type { Model } from '@shared/models.ts'

/** What a text is to an embedding model: something asked, something to be found, or just a text. */
export type EmbeddingRole = 'query' | 'passage' | 'plain'

interface Prefixes {
  query: string
  passage: string
}

/** Of the families that were trained with them, by the model's name. Sources: their model cards. */
const FAMILIES: readonly [RegExp, Prefixes][] = [
  [/(^|[^a-z0-9])e5-(?!mistral)/i, { query: 'query: ', passage: 'passage: ' }],
  [/nomic-embed/i, { query: 'search_query: ', passage: 'search_document: ' }],
  [/embedding-?gemma/i, { query: 'task: search result | query: ', passage: 'title: none | text: ' }],
  [/qwen3-embedding/i, { query: 'Instruct: Given a question, find the texts that answer it\nQuery:', passage: '' }],
]

/** The text as the model was trained to read it. */
export function withPrefix({ name, path }: Pick<Model, 'name' | 'path'>, role: EmbeddingRole, text: string): string {
  if (role === 'plain') return text
  const family = FAMILIES.find(([pattern]) => pattern.test(name) || pattern.test(path.replace(/^.*[\\/]/, '')))
  return `${family?.[1][role] ?? ''}${text}`
}
