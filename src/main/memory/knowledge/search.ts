import type { KnowledgeHit, KnowledgeId } from '@shared/knowledge.ts'
import type { Reader } from '../../store/types.ts'
import { matchQuery } from '../tokenise.ts'

/** Best of each way of searching that are fused. */
const CANDIDATES = 60
/** Of reciprocal rank fusion; see memory.md 5.3. */
const K = 60
/** Passages whose vectors are all compared; of more, only those that share a word with the query. */
const MOST_VECTORS = 20_000
/** Passages of one document among what is found, so that one does not crowd out the others. */
const MOST_OF_FILE = 4

/** A query as a vector, and the model it is of. */
export interface QueryVector {
  vector: Float32Array
  modelSha256: string
}

/** The passages nearest to a query by their words and, where there are vectors of the same model, by their meaning. Best first. */
export async function searchChunks(
  reader: Reader,
  ids: readonly KnowledgeId[],
  query: string,
  embedded: QueryVector | null,
  limit: number,
): Promise<KnowledgeHit[]> {
  const words = await byWords(reader, ids, query)
  const meaning = embedded ? await byMeaning(reader, ids, embedded, words) : []
  const scores = new Map<number, { score: number; by: KnowledgeHit['by'] }>()
  for (const [rank, id] of words.slice(0, CANDIDATES).entries())
    scores.set(id, { score: 1 / (K + rank + 1), by: 'words' })
  for (const [rank, id] of meaning.entries()) {
    const known = scores.get(id)
    scores.set(id, { score: (known?.score ?? 0) + 1 / (K + rank + 1), by: known ? 'both' : 'meaning' })
  }
  const ranked = [...scores].sort(([, a], [, b]) => b.score - a.score)
  return await readHits(reader, ranked, limit)
}

/** Those with every word of the query first, then those with some; within each by BM25. */
async function byWords(reader: Reader, ids: readonly KnowledgeId[], query: string): Promise<number[]> {
  const match = matchQuery(query.toWellFormed())
  if (!match) return []
  const found = new Set<number>()
  for (const expression of [match.all, match.any]) {
    if (found.size >= CANDIDATES) break
    const rows = await reader.all<{ id: number }>(
      `SELECT c.id FROM knowledge_fts JOIN knowledge_chunk AS c ON c.id = knowledge_fts.rowid
         JOIN knowledge_file AS f ON f.id = c.file_id
       WHERE knowledge_fts MATCH :expression AND f.index_id IN (SELECT value FROM json_each(:ids))
       ORDER BY bm25(knowledge_fts), c.id LIMIT :limit`,
      { expression, ids: JSON.stringify(ids), limit: 1_000 },
    )
    for (const { id } of rows) found.add(id)
  }
  return [...found]
}

async function byMeaning(
  reader: Reader,
  ids: readonly KnowledgeId[],
  { vector, modelSha256 }: QueryVector,
  words: readonly number[],
): Promise<number[]> {
  const given = { ids: JSON.stringify(ids), modelSha256 }
  const [counted] = await reader.all<{ count: number }>(
    `SELECT count(*) AS count FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
       JOIN knowledge_index AS i ON i.id = f.index_id
     WHERE i.id IN (SELECT value FROM json_each(:ids)) AND i.embedding_sha256 = :modelSha256 AND c.vector IS NOT NULL`,
    given,
  )
  const many = (counted?.count ?? 0) > MOST_VECTORS
  const rows = await reader.all<{ id: number; vector: Uint8Array }>(
    `SELECT c.id, c.vector FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
       JOIN knowledge_index AS i ON i.id = f.index_id
     WHERE i.id IN (SELECT value FROM json_each(:ids)) AND i.embedding_sha256 = :modelSha256 AND c.vector IS NOT NULL
       AND (:words IS NULL OR c.id IN (SELECT value FROM json_each(:words)))`,
    { ...given, words: many ? JSON.stringify(words) : null },
  )
  return rows
    .map((row) => ({ id: row.id, likeness: likeness(vector, row.vector) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, CANDIDATES)
    .map(({ id }) => id)
}

/** Cosine of the angle between vectors of length 1. */
function likeness(query: Float32Array, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0
  for (let at = 0; at < query.length && at * 4 + 4 <= bytes.byteLength; at += 1) {
    sum += (query[at] ?? 0) * view.getFloat32(at * 4, true)
  }
  return sum
}

async function readHits(
  reader: Reader,
  ranked: [number, { score: number; by: KnowledgeHit['by'] }][],
  limit: number,
): Promise<KnowledgeHit[]> {
  const rows = await reader.all<Omit<KnowledgeHit, 'score' | 'by'> & { id: number; fileId: number }>(
    `SELECT c.id, c.file_id AS fileId, i.name AS "index", f.path, c.page, c.line, c.heading, c.text
     FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id JOIN knowledge_index AS i ON i.id = f.index_id
     WHERE c.id IN (SELECT value FROM json_each(:ids))`,
    { ids: JSON.stringify(ranked.map(([id]) => id)) },
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const ofFile = new Map<number, number>()
  const hits: KnowledgeHit[] = []
  for (const [id, found] of ranked) {
    const row = byId.get(id)
    if (!row || hits.length === limit) continue
    const count = (ofFile.get(row.fileId) ?? 0) + 1
    ofFile.set(row.fileId, count)
    if (count > MOST_OF_FILE) continue
    const { id: _, fileId: __, ...hit } = row
    hits.push({ ...hit, ...found })
  }
  return hits
}
