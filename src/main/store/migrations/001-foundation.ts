import type { Migration } from '../migration.ts'

/**
 * The first schema. Times are Unix milliseconds (REAL keeps the fraction), hashes lower-case hex unless a BLOB,
 * and columns that say JSON hold the shapes of `src/shared`.
 */
export const foundation: Migration = {
  version: 1,
  name: 'foundation',
  sql: `
CREATE TABLE migration (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  app_version TEXT NOT NULL,
  applied_at REAL NOT NULL
) STRICT;

-- log_id, created_at, clean_exit ('0' while open, '1' after a clean close), app_version.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  codec TEXT NOT NULL CHECK (codec IN ('none', 'deflate', 'zstd')),
  -- Bytes before compression.
  size INTEGER NOT NULL CHECK (size >= 0),
  data BLOB NOT NULL
) STRICT;

CREATE TABLE model (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  architecture TEXT NOT NULL,
  format TEXT,
  parameters INTEGER,
  quantization TEXT,
  context_length INTEGER,
  license TEXT,
  bundled INTEGER NOT NULL DEFAULT 0 CHECK (bundled IN (0, 1)),
  added_at REAL NOT NULL
) STRICT;

CREATE TABLE agent (
  id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  created_at REAL NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE tool (
  name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  schema_hash TEXT NOT NULL CHECK (length(schema_hash) = 64),
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  created_at REAL NOT NULL,
  PRIMARY KEY (name, version)
) STRICT;

-- The latest state of each run, folded from its events; no key to agent or model, which may be removed while runs stay.
CREATE TABLE run (
  id TEXT PRIMARY KEY,
  agent_id TEXT NOT NULL,
  agent_version INTEGER NOT NULL,
  agent_name TEXT NOT NULL,
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  input TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'waiting', 'done', 'failed', 'cancelled', 'interrupted')),
  answer TEXT,
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  started_at REAL NOT NULL,
  ended_at REAL,
  steps INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  seed INTEGER NOT NULL
) STRICT;
CREATE INDEX run_by_start ON run (started_at DESC, id);
CREATE INDEX run_unfinished ON run (status) WHERE status IN ('running', 'waiting');

-- The recording: what the loop asked for and got, in order, each row chained to the one before by state_hash.
CREATE TABLE run_event (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq > 0),
  type TEXT NOT NULL,
  at REAL NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  state_hash BLOB NOT NULL CHECK (length(state_hash) = 32),
  PRIMARY KEY (run_id, seq)
) STRICT;
CREATE TRIGGER run_event_is_append_only BEFORE UPDATE ON run_event
BEGIN SELECT RAISE(ABORT, 'run_event is append-only'); END;

CREATE TABLE span (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  parent_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('agent', 'plan', 'inference', 'tool', 'retrieval', 'check', 'approval', 'error')),
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'ok', 'error', 'cancelled', 'interrupted')),
  started_at REAL NOT NULL,
  ended_at REAL,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  -- Position in the run, in order of start.
  ordinal INTEGER NOT NULL,
  -- The span's content as JSON.
  content_ref TEXT REFERENCES blob (sha256)
) STRICT;
CREATE INDEX span_by_run ON span (run_id, ordinal);
CREATE INDEX span_by_content ON span (content_ref) WHERE content_ref IS NOT NULL;

-- Which run uses which value, so that removing a run removes what only it used.
CREATE TABLE run_blob (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL REFERENCES blob (sha256),
  PRIMARY KEY (run_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_blob_by_value ON run_blob (sha256);

CREATE TABLE memory (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  created_at REAL NOT NULL,
  run_id TEXT,
  span_id TEXT,
  deleted_at REAL
) STRICT;
CREATE UNIQUE INDEX memory_by_text ON memory (text_sha256) WHERE deleted_at IS NULL;
CREATE INDEX memory_by_run ON memory (run_id) WHERE run_id IS NOT NULL;

-- rowid is memory.seq; terms is the text with Han runs cut into single characters and pairs.
CREATE VIRTUAL TABLE memory_fts USING fts5 (terms, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO memory_fts (memory_fts, rank) VALUES ('secure-delete', 1);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  result TEXT NOT NULL,
  -- Canonical JSON (RFC 8785), byte for byte what details_digest covers.
  details TEXT NOT NULL CHECK (json_valid(details)),
  details_digest TEXT NOT NULL CHECK (length(details_digest) = 64),
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit rows are numbered without a gap'); END;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
`,
}
