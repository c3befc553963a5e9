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
  /** When all have theirs: those of other models, and of items that are gone, go. Returns these items. */
  tidy(tx: Tx, modelSha256: string): number[]
}

/** The items of :collection without a vector; of the others, the first condition leaves none. */
const NEXT_ITEMS = `SELECT one.item, one.text FROM (
  SELECT seq AS item, text FROM memory WHERE :collection = 'memory' AND EXISTS (SELECT 1 FROM memory_version AS v
    WHERE v.memory_seq = memory.seq AND v.tx_to IS NULL AND v.status IN ('active', 'conflict'))
  UNION ALL
  SELECT seq, CASE type WHEN '' THEN name ELSE name || ', ' || type END FROM graph_entity
    WHERE :collection = 'entity' AND merged_into IS NULL
  UNION ALL
  SELECT r.seq, s.name || ' ' || replace(r.type, '_', ' ') || ' ' || o.name FROM graph_relation AS r
    JOIN graph_entity AS s ON s.seq = r.subject_seq JOIN graph_entity AS o ON o.seq = r.object_seq
    WHERE :collection = 'relation'
) AS one
WHERE one.item > :after AND NOT EXISTS (SELECT 1 FROM embedding AS kept
  WHERE kept.collection = :collection AND kept.model_sha256 = :modelSha256 AND kept.item = one.item)
ORDER BY one.item LIMIT :limit`

const COUNT_ITEMS = `SELECT count(*) AS count FROM (
  SELECT seq AS item FROM memory WHERE :collection = 'memory' AND EXISTS (SELECT 1 FROM memory_version AS v
    WHERE v.memory_seq = memory.seq AND v.tx_to IS NULL AND v.status IN ('active', 'conflict'))
  UNION ALL
  SELECT seq FROM graph_entity WHERE :collection = 'entity' AND merged_into IS NULL
  UNION ALL
  SELECT seq FROM graph_relation WHERE :collection = 'relation'
) AS one
WHERE NOT EXISTS (SELECT 1 FROM embedding AS kept
  WHERE kept.collection = :collection AND kept.model_sha256 = :modelSha256 AND kept.item = one.item)`

/** Of an item that is still there. */
const SAVE_ITEM = `INSERT INTO embedding (collection, item, model_sha256, vector)
SELECT :collection, one.item, :modelSha256, :vector FROM (
  SELECT seq AS item FROM memory WHERE :collection = 'memory' AND seq = :item AND EXISTS (SELECT 1 FROM memory_version AS v
    WHERE v.memory_seq = memory.seq AND v.tx_to IS NULL AND v.status IN ('active', 'conflict'))
  UNION ALL
  SELECT seq FROM graph_entity WHERE :collection = 'entity' AND seq = :item
  UNION ALL
  SELECT seq FROM graph_relation WHERE :collection = 'relation' AND seq = :item
) AS one WHERE TRUE
ON CONFLICT (collection, model_sha256, item) DO UPDATE SET vector = :vector`

const TIDY_ITEMS = `DELETE FROM embedding WHERE collection = :collection AND (model_sha256 <> :modelSha256 OR NOT EXISTS (
  SELECT 1 FROM memory WHERE :collection = 'memory' AND seq = embedding.item
  UNION ALL
  SELECT 1 FROM graph_entity WHERE :collection = 'entity' AND seq = embedding.item
  UNION ALL
  SELECT 1 FROM graph_relation WHERE :collection = 'relation' AND seq = embedding.item))
RETURNING item, model_sha256 AS model`

/** The items of a collection, whose vectors are rows of `embedding`. */
const collectionSource = (collection: VectorCollection): EmbeddingSource => ({
  collection,
  prepare: () => {},
  count: async (reader, modelSha256) => countOf(await reader.all<Counted>(COUNT_ITEMS, { collection, modelSha256 })),
  next: (reader, modelSha256, after, limit) => reader.all(NEXT_ITEMS, { collection, modelSha256, after, limit }),
  save(tx, modelSha256, rows) {
    for (const { item, vector } of rows) tx.run(SAVE_ITEM, { collection, item, modelSha256, vector })
  },
  tidy: (tx, modelSha256) =>
    tx
      .all<{ item: number; model: string }>(TIDY_ITEMS, { collection, modelSha256 })
      .flatMap(({ item, model }) => (model === modelSha256 ? [item] : [])),
})

interface Counted {
  count: number
}
const countOf = ([row]: Counted[]): number => row?.count ?? 0

/** The passages of knowledge indexes that were read once; an index has the vectors of one model. */
const passageSource: EmbeddingSource = {
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
  count: async (reader, modelSha256) =>
    countOf(
      await reader.all<Counted>(
        `SELECT count(*) AS count FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
           JOIN knowledge_index AS i ON i.id = f.index_id
         WHERE i.indexed_at IS NOT NULL AND (c.vector IS NULL OR i.embedding_sha256 IS NOT :modelSha256)`,
        { modelSha256 },
      ),
    ),
  next: (reader, modelSha256, after, limit) =>
    reader.all(
      `SELECT c.id AS item, c.text FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
         JOIN knowledge_index AS i ON i.id = f.index_id
       WHERE c.id > :after AND i.indexed_at IS NOT NULL AND (c.vector IS NULL OR i.embedding_sha256 IS NOT :modelSha256)
       ORDER BY c.id LIMIT :limit`,
      { modelSha256, after, limit },
    ),
  save(tx, modelSha256, rows) {
    for (const { item, vector } of rows)
      tx.run(
        `UPDATE knowledge_chunk SET vector = :vector WHERE id = :item AND file_id IN (SELECT f.id FROM knowledge_file AS f
           JOIN knowledge_index AS i ON i.id = f.index_id WHERE i.embedding_sha256 = :modelSha256)`,
        { item, modelSha256, vector },
      )
  },
  tidy: () => [],
}

/** Everything that is found by meaning. */
export const EMBEDDING_SOURCES: readonly EmbeddingSource[] = [
  collectionSource('memory'),
  collectionSource('entity'),
  collectionSource('relation'),
  passageSource,
]
