import type { Migration } from '../migration.ts'

/** What people say of runs and of their steps; goes with the run. */
export const annotations: Migration = {
  version: 9,
  name: 'annotations',
  sql: `
CREATE TABLE annotation (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  -- Null for the run as a whole.
  span_id TEXT REFERENCES span (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('score', 'label', 'correction', 'comment')),
  -- Of a score.
  name TEXT,
  number REAL,
  -- Of all others.
  text TEXT,
  author TEXT NOT NULL DEFAULT 'person',
  -- Names what was judged as it was then: the content of the span, or the last state_hash of the run.
  trace_hash TEXT CHECK (length(trace_hash) = 64),
  created_at REAL NOT NULL,
  updated_at REAL NOT NULL,
  CHECK ((kind = 'score') = (name IS NOT NULL AND number IS NOT NULL)),
  CHECK ((kind = 'score') = (text IS NULL))
) STRICT;
CREATE INDEX annotation_by_run ON annotation (run_id, created_at);
CREATE INDEX annotation_by_span ON annotation (span_id) WHERE span_id IS NOT NULL;
CREATE UNIQUE INDEX annotation_score_once ON annotation (run_id, coalesce(span_id, ''), author, name) WHERE kind = 'score';

CREATE TABLE run_note (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_type(tags) = 'array'),
  notes TEXT NOT NULL DEFAULT '',
  updated_at REAL NOT NULL
) STRICT;
`,
}
