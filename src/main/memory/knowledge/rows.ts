import { StudioError } from '@shared/errors.ts'
import { KnowledgeId, KnowledgeIndex } from '@shared/knowledge.ts'
import { newId } from '../../kit/ids.ts'
import type { Store, Tx } from '../../store/types.ts'
import { indexTerms } from '../tokenise.ts'

/** Problems that a list of indexes names of each. */
const MOST_PROBLEMS = 50

export interface FileRow {
  id: number
  path: string
  size: number
  modifiedAt: number
  sha256: string
}

/** A passage as it is to be kept. */
export interface NewChunk {
  heading: string
  page: number | null
  line: number | null
  from: number
  to: number
  text: string
}

interface IndexRow {
  id: string
  name: string
  folder: string
  createdAt: number
  indexedAt: number | null
  files: number
  chunks: number
  embedded: number
}

/** By name. `busy` are those that are being indexed. */
export function listIndexes(tx: Tx, busy: ReadonlySet<string>): KnowledgeIndex[] {
  const rows = tx.all<IndexRow>(
    `SELECT id, name, folder, created_at AS createdAt, indexed_at AS indexedAt,
       (SELECT count(*) FROM knowledge_file WHERE index_id = one.id) AS files,
       (SELECT count(*) FROM knowledge_chunk JOIN knowledge_file AS f ON f.id = file_id WHERE f.index_id = one.id) AS chunks,
       (SELECT count(*) FROM knowledge_chunk JOIN knowledge_file AS f ON f.id = file_id
        WHERE f.index_id = one.id AND vector IS NOT NULL) AS embedded
     FROM knowledge_index AS one ORDER BY name`,
  )
  return rows.map((row) => {
    const problems = tx.all<{ path: string; message: string }>(
      `SELECT path, problem AS message FROM knowledge_file WHERE index_id = :id AND problem IS NOT NULL
       ORDER BY path LIMIT :most`,
      { id: row.id, most: MOST_PROBLEMS },
    )
    return KnowledgeIndex.parse({ ...row, problems, busy: busy.has(row.id) })
  })
}

/** Errors: CONFLICT when the name is taken. */
export function createIndex(tx: Tx, name: string, folder: string): KnowledgeId {
  if (tx.get('SELECT 1 FROM knowledge_index WHERE name = :name', { name })) {
    throw new StudioError('CONFLICT', `There is an index called "${name}" already; give this one another name.`)
  }
  const id = KnowledgeId.parse(newId('knowledge'))
  tx.run('INSERT INTO knowledge_index (id, name, folder, created_at) VALUES (:id, :name, :folder, :now)', {
    id,
    name,
    folder,
    now: Date.now(),
  })
  return id
}

export function removeIndex(tx: Tx, id: KnowledgeId): void {
  tx.run('DELETE FROM knowledge_index WHERE id = :id', { id })
}

export function filesOf(tx: Tx, id: KnowledgeId): Map<string, FileRow> {
  const rows = tx.all<FileRow>(
    'SELECT id, path, size, modified_at AS modifiedAt, sha256 FROM knowledge_file WHERE index_id = :id',
    { id },
  )
  return new Map(rows.map((row) => [row.path, row]))
}

/** Keeps a file with its passages, in place of what was known of it. */
export function saveFile(
  tx: Tx,
  id: KnowledgeId,
  file: Omit<FileRow, 'id'> & { problem: string | null },
  chunks: readonly NewChunk[],
): void {
  removeFile(tx, id, file.path)
  const row = tx.get<{ id: number }>(
    `INSERT INTO knowledge_file (index_id, path, size, modified_at, sha256, problem)
     VALUES (:indexId, :path, :size, :modifiedAt, :sha256, :problem) RETURNING id`,
    { indexId: id, ...file },
  )
  for (const [ordinal, { heading, page, line, from, to, text }] of chunks.entries()) {
    const chunk = tx.get<{ id: number }>(
      `INSERT INTO knowledge_chunk (file_id, ordinal, heading, page, line, begins, ends, text)
       VALUES (:fileId, :ordinal, :heading, :page, :line, :from, :to, :text) RETURNING id`,
      { fileId: row?.id ?? 0, ordinal, heading, page, line, from, to, text: text.toWellFormed() },
    )
    // Headings and the file's name are words about the passage, too.
    const terms = indexTerms(`${text}\n${heading}\n${file.path.replace(/[/._-]+/g, ' ')}`.toWellFormed())
    tx.run('INSERT INTO knowledge_fts (rowid, terms) VALUES (:id, :terms)', { id: chunk?.id ?? 0, terms })
  }
}

/** The same file at another time. */
export function touchFile(tx: Tx, file: Pick<FileRow, 'id' | 'size' | 'modifiedAt'>): void {
  tx.run('UPDATE knowledge_file SET size = :size, modified_at = :modifiedAt WHERE id = :id', { ...file })
}

export function removeFile(tx: Tx, id: KnowledgeId, path: string): void {
  tx.run('DELETE FROM knowledge_file WHERE index_id = :id AND path = :path', { id, path })
}

export function markIndexed(tx: Tx, id: KnowledgeId): void {
  tx.run('UPDATE knowledge_index SET indexed_at = :now WHERE id = :id', { id, now: Date.now() })
}

/** The model whose vectors an index has, or null. */
export const embeddingOf = (tx: Pick<Tx, 'get'>, id: KnowledgeId): string | null =>
  tx.get<{ sha256: string | null }>('SELECT embedding_sha256 AS sha256 FROM knowledge_index WHERE id = :id', { id })
    ?.sha256 ?? null

/** Vectors of one model cannot be compared with those of another: all of the others go. */
export function setEmbedding(tx: Tx, id: KnowledgeId, modelSha256: string): void {
  if (embeddingOf(tx, id) === modelSha256) return
  tx.run(
    'UPDATE knowledge_chunk SET vector = NULL WHERE file_id IN (SELECT id FROM knowledge_file WHERE index_id = :id)',
    { id },
  )
  tx.run('UPDATE knowledge_index SET embedding_sha256 = :modelSha256 WHERE id = :id', { id, modelSha256 })
}

/** What was read of a document, in order; passages may overlap. */
export const passagesOf = (
  tx: Pick<Tx, 'all'>,
  id: KnowledgeId,
  path: string,
): { text: string; page: number | null; from: number }[] =>
  tx.all(
    `SELECT c.text, c.page, c.begins AS "from" FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
     WHERE f.index_id = :id AND f.path = :path ORDER BY c.ordinal`,
    { id, path },
  )

/** Passages without a vector, the next of them. */
export const chunksToEmbed = (store: Store, id: KnowledgeId, limit: number): { id: number; text: string }[] =>
  store.all(
    `SELECT c.id, c.text FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
     WHERE f.index_id = :id AND c.vector IS NULL ORDER BY c.id LIMIT :limit`,
    { id, limit },
  )

export const countToEmbed = (tx: Pick<Tx, 'get'>, id: KnowledgeId): number =>
  tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM knowledge_chunk AS c JOIN knowledge_file AS f ON f.id = c.file_id
     WHERE f.index_id = :id AND c.vector IS NULL`,
    { id },
  )?.count ?? 0

export function saveVector(tx: Tx, id: number, vector: Float32Array): void {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
  tx.run('UPDATE knowledge_chunk SET vector = :vector WHERE id = :id', { id, vector: new Uint8Array(bytes) })
}
