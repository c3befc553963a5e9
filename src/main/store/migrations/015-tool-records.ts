import type { Migration } from '../migration.ts'

/** What calls of tools that people write were answered from outside, so that they can be made again; and the secrets of such tools. */
export const toolRecords: Migration = {
  version: 15,
  name: 'tool-records',
  sql: `
CREATE TABLE tool_record (
  span_id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  record TEXT NOT NULL CHECK (json_type(record) = 'object')
) STRICT;
CREATE INDEX tool_record_by_run ON tool_record (run_id);
-- The calls of one tool in all runs, newest first.
CREATE INDEX span_of_tool ON span (name, started_at DESC) WHERE kind = 'tool';

CREATE TABLE tool_secret (
  name TEXT PRIMARY KEY,
  -- One of: sealed by the desktop's keychain, for this session only, in an environment variable.
  place TEXT NOT NULL CHECK (place IN ('keychain', 'session', 'variable')),
  sealed TEXT,
  variable TEXT,
  set_at REAL NOT NULL,
  CHECK ((place = 'keychain') = (sealed IS NOT NULL)),
  CHECK ((place = 'variable') = (variable IS NOT NULL))
) STRICT;
`,
}
