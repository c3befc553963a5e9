import type { Reader, Tx } from '../../store/types.ts'
import type { VectorCollection } from './types.ts'

/** A text that has no vector of a model yet. */
export interface Unembedded {
  item: number
  text: string
}

/** Texts that are to be found by meaning, wherever they are kept. */
export interface EmbeddingSource {
  /** The collection its vectors are searched in; null where they lie beside their texts. */
  collection: VectorCollection | null
  /** Puts aside what belongs to another model and cannot stay beside the new vectors. */
  prepare(tx: Tx, modelSha256: string): void
  count(reader: Reader, modelSha256: string): Promise<number>
  /** The next after item `after`, by item. */
  next(reader: Reader, modelSha256: string, after: number, limit: number): Promise<Unembedded[]>
  /** Keeps vectors of items that are still there. */
  save(tx: Tx, modelSha256: string, rows: readonly { item: number; vector: Uint8Array }[]): void
  /** When all have theirs: those of other models, and of items that are gone, go. */
  tidy(tx: Tx, modelSha256: string): void
}

/** What each collection's items are called in words, and where they are. */
const TEXTS: Record<VectorCollection, { from: string; item: string; text: string; where: string }> = {
  memory: { from: 'memory AS m', item: 'm.seq', text: 'm.text', where: 'm.deleted_at IS NULL' },
  entity: {
    from: 'graph_entity AS e',
    item: 'e.seq',
    text: `CASE e.type WHEN '' THEN e.name ELSE e.name || ', ' || e.type END`,
    where: 'e.merged_into IS NULL',
  },
  relation: {
    from: `graph_relation AS r JOIN graph_entity AS s ON s.seq = r.subject_seq JOIN graph_entity AS o ON o.seq = r.object_seq`,
    item: 'r.seq',
    text: `s.name || ' ' || replace(r.type, '_', ' ') || ' ' || o.name`,
    where: 'TRUE',
  },
}

/** The items of a collection, whose vectors are rows of `embedding`. */
export function collectionSource(collection: VectorCollection): EmbeddingSource {
  const { from, item, text, where } = TEXTS[collection]
  const missing = `FROM ${from} WHERE ${where} AND NOT EXISTS (SELECT 1 FROM embedding
    WHERE collection = :collection AND model_sha256 = :modelSha256 AND embedding.item = ${item})`
  return {
    collection,
    prepare: () => {},
    async count(reader, modelSha256) {
      const given = { collection, modelSha256 }
      const [row] = await reader.all<{ count: number }>(`SELECT count(*) AS count ${missing}`, given)
      return row?.count ?? 0
    },
    next: (reader, modelSha256, after, limit) =>
      reader.all(
        `SELECT ${item} AS item, ${text} AS text ${missing} AND ${item} > :after ORDER BY ${item} LIMIT :limit`,
        {
          ...{ collection, modelSha256, after, limit },
        },
      ),
    save(tx, modelSha256, rows) {
      for (const { item: number, vector } of rows)
        tx.run(
          `INSERT INTO embedding (collection, item, model_sha256, vector)
           SELECT :collection, ${item}, :modelSha256, :vector FROM ${from} WHERE ${where} AND ${item} = :number
           ON CONFLICT (collection, model_sha256, item) DO UPDATE SET vector = :vector`,
          { collection, number, modelSha256, vector },
        )
    },
    tidy(tx, modelSha256) {
      tx.run(
        `DELETE FROM embedding WHERE collection = :collection
         AND (model_sha256 <> :modelSha256 OR item NOT IN (SELECT ${item} FROM ${from}))`,
        { collection, modelSha256 },
      )
    },
  }
}

const PASSAGES = `FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
  JOIN knowledge_index AS i ON i.id = f.index_id
  WHERE i.indexed_at IS NOT NULL AND (c.vector IS NULL OR i.embedding_sha256 IS NOT :modelSha256)`

/** The passages of knowledge indexes that were read once; an index has the vectors of one model. */
export const passageSource: EmbeddingSource = {
  collection: null,
  prepare(tx, modelSha256) {
    tx.run(
      `UPDATE knowledge_chunk SET vector = NULL WHERE vector IS NOT NULL AND file_id IN (SELECT f.id FROM knowledge_file AS f
         JOIN knowledge_index AS i ON i.id = f.index_id WHERE i.embedding_sha256 IS NOT :modelSha256)`,
      { modelSha256 },
    )
    tx.run(
      `UPDATE knowledge_index SET embedding_sha256 = :modelSha256
       WHERE embedding_sha256 IS NOT :modelSha256 AND indexed_at IS NOT NULL`,
      { modelSha256 },
    )
  },
  async count(reader, modelSha256) {
    const [row] = await reader.all<{ count: number }>(`SELECT count(*) AS count ${PASSAGES}`, { modelSha256 })
    return row?.count ?? 0
  },
  next: (reader, modelSha256, after, limit) =>
    reader.all(`SELECT c.id AS item, c.text ${PASSAGES} AND c.id > :after ORDER BY c.id LIMIT :limit`, {
      ...{ modelSha256, after, limit },
    }),
  save(tx, modelSha256, rows) {
    for (const { item, vector } of rows)
      tx.run(
        `UPDATE knowledge_chunk SET vector = :vector WHERE id = :item AND file_id IN (SELECT f.id FROM knowledge_file AS f
           JOIN knowledge_index AS i ON i.id = f.index_id WHERE i.embedding_sha256 = :modelSha256)`,
        { item, modelSha256, vector },
      )
  },
  tidy: () => {},
}

/** Everything that is found by meaning. */
export const EMBEDDING_SOURCES: readonly EmbeddingSource[] = [
  collectionSource('memory'),
  collectionSource('entity'),
  collectionSource('relation'),
  passageSource,
]
