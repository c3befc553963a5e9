import type { Migration } from '../migration.ts'

/** Folders whose documents can be searched: their files, the passages of each, and the words of these. */
export const knowledge: Migration = {
  version: 14,
  name: 'knowledge',
  sql: `
CREATE TABLE knowledge_index (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  folder TEXT NOT NULL,
  created_at REAL NOT NULL,
  indexed_at REAL,
  -- The model that the vectors are of.
  embedding_sha256 TEXT
) STRICT;

CREATE TABLE knowledge_file (
  id INTEGER PRIMARY KEY,
  index_id TEXT NOT NULL REFERENCES knowledge_index (id) ON DELETE CASCADE,
  -- From the folder, with /.
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_at REAL NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  -- Why it could not be read, or not wholly.
  problem TEXT,
  UNIQUE (index_id, path)
) STRICT;

CREATE TABLE knowledge_chunk (
  id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES knowledge_file (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  page INTEGER,
  line INTEGER,
  -- Place in the text of the document, in UTF-16 units.
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  text TEXT NOT NULL,
  -- 32-bit floats of a vector of length 1.
  vector BLOB
) STRICT;
CREATE INDEX knowledge_chunk_by_file ON knowledge_chunk (file_id, ordinal);
CREATE INDEX knowledge_chunk_to_embed ON knowledge_chunk (file_id) WHERE vector IS NULL;

-- rowid is knowledge_chunk.id; terms is the text with Han runs cut into single characters and pairs.
CREATE VIRTUAL TABLE knowledge_fts USING fts5 (terms, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO knowledge_fts (knowledge_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER knowledge_chunk_is_gone AFTER DELETE ON knowledge_chunk
BEGIN DELETE FROM knowledge_fts WHERE rowid = OLD.id; END;
`,
}
