import type { Migration } from '../migration.ts'

/** A call that another program made is a run to look at and to take back. A kind that is allowed cannot be added to a table that is there, so it is made anew. */
export const servedCalls: Migration = {
  version: 20,
  name: 'served-calls',
  sql: `
CREATE TABLE run_origin (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('share', 'otlp', 'openinference', 'chat', 'call')),
  -- Of a call: the program that made it.
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  imported_at REAL NOT NULL,
  proof TEXT NOT NULL CHECK (proof IN ('whole', 'redacted', 'none'))
) STRICT;
INSERT INTO run_origin SELECT run_id, kind, file_name, sha256, imported_at, proof FROM run_import;
DROP TABLE run_import;
`,
}
