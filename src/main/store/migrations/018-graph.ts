import type { Migration } from '../migration.ts'

/** Entities and what relates them; like memories, relations say why they are believed and when they held. */
export const graph: Migration = {
  version: 18,
  name: 'graph',
  sql: `
CREATE TABLE graph_entity (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- A word such as person, place, organisation; empty when it is not known.
  type TEXT NOT NULL,
  scope TEXT NOT NULL DEFAULT 'user',
  created_at REAL NOT NULL,
  -- It turned out to be this other one; the way back is to clear it.
  merged_into INTEGER REFERENCES graph_entity (seq) ON DELETE SET NULL
) STRICT;
CREATE INDEX graph_entity_merged ON graph_entity (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE graph_alias (
  entity_seq INTEGER NOT NULL REFERENCES graph_entity (seq) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- Folded case, width and spaces.
  name_key TEXT NOT NULL,
  PRIMARY KEY (entity_seq, name_key)
) STRICT;
CREATE INDEX graph_alias_by_key ON graph_alias (name_key);
-- rowid is graph_entity.seq; terms are its names, cut as those of memories.
CREATE VIRTUAL TABLE graph_fts USING fts5 (terms, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO graph_fts (graph_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER graph_entity_is_gone AFTER DELETE ON graph_entity
BEGIN DELETE FROM graph_fts WHERE rowid = OLD.seq; END;

CREATE TABLE graph_relation (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  subject_seq INTEGER NOT NULL REFERENCES graph_entity (seq) ON DELETE CASCADE,
  -- snake_case.
  type TEXT NOT NULL,
  object_seq INTEGER NOT NULL REFERENCES graph_entity (seq) ON DELETE CASCADE,
  scope TEXT NOT NULL DEFAULT 'user',
  -- Of the evidence there is now, before decay.
  logodds REAL NOT NULL,
  last_confirmed REAL NOT NULL,
  created_at REAL NOT NULL
) STRICT;
CREATE INDEX graph_relation_by_subject ON graph_relation (subject_seq, type);
CREATE INDEX graph_relation_by_object ON graph_relation (object_seq, type);

CREATE TABLE graph_relation_version (
  relation_seq INTEGER NOT NULL REFERENCES graph_relation (seq) ON DELETE CASCADE,
  tx_from REAL NOT NULL,
  tx_to REAL CHECK (tx_to >= tx_from),
  valid_from REAL,
  valid_to REAL,
  status TEXT NOT NULL CHECK (status IN ('active', 'superseded', 'conflict', 'retracted')),
  PRIMARY KEY (relation_seq, tx_from)
) STRICT;
CREATE UNIQUE INDEX graph_relation_now ON graph_relation_version (relation_seq) WHERE tx_to IS NULL;

CREATE TABLE graph_evidence (
  relation_seq INTEGER NOT NULL REFERENCES graph_relation (seq) ON DELETE CASCADE,
  -- A run, 'audit', 'memory' or 'document'.
  session TEXT NOT NULL,
  -- Of run_event, audit, memory or knowledge_chunk.
  seq INTEGER NOT NULL,
  span TEXT,
  event_hash BLOB NOT NULL CHECK (length(event_hash) = 32),
  polarity INTEGER NOT NULL CHECK (polarity IN (-1, 1)),
  source TEXT NOT NULL CHECK (source IN ('user_said', 'user_confirmed', 'tool_observed', 'model_inferred', 'imported')),
  weight REAL NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (relation_seq, session, seq)
) STRICT;
CREATE INDEX graph_evidence_by_session ON graph_evidence (session, seq);

CREATE TABLE graph_merge (
  id TEXT PRIMARY KEY,
  from_seq INTEGER NOT NULL REFERENCES graph_entity (seq) ON DELETE CASCADE,
  into_seq INTEGER NOT NULL REFERENCES graph_entity (seq) ON DELETE CASCADE,
  -- person, or the rule that found them to be the same.
  by TEXT NOT NULL,
  at REAL NOT NULL,
  undone_at REAL
) STRICT;

-- Weights learned from this graph: of the reasoner that follows relations, and of the re-ranker.
CREATE TABLE graph_model (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('relation', 'attention')),
  created_at REAL NOT NULL,
  -- What it was trained on and how well it did: questions, accuracies, seconds.
  metrics TEXT NOT NULL CHECK (json_valid(metrics)),
  weights BLOB NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX graph_model_in_use ON graph_model (kind) WHERE active = 1;
`,
}
