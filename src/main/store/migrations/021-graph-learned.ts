import type { Migration } from '../migration.ts'

/** Words out of which a model read a relation that a person accepted. */
export const graphLearned: Migration = {
  version: 21,
  name: 'graph-learned',
  sql: `
CREATE TABLE graph_learned (
  seq INTEGER PRIMARY KEY,
  -- Of the whole text; what one text says many times counts once.
  source_sha256 TEXT NOT NULL CHECK (length(source_sha256) = 64),
  quote TEXT NOT NULL,
  -- Null for a text somebody gave, or a memory.
  path TEXT,
  page INTEGER,
  memory_id TEXT REFERENCES memory (id) ON DELETE CASCADE,
  -- Who read it.
  model TEXT NOT NULL,
  at REAL NOT NULL,
  UNIQUE (source_sha256, quote)
) STRICT;
CREATE INDEX graph_learned_by_memory ON graph_learned (memory_id);
`,
}
