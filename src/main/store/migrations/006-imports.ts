import type { Migration } from '../migration.ts'

/** Where runs came from that were not recorded in this profile. */
export const imports: Migration = {
  version: 6,
  name: 'imports',
  sql: `
CREATE TABLE run_import (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('share', 'otlp', 'openinference', 'chat')),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  imported_at REAL NOT NULL,
  proof TEXT NOT NULL CHECK (proof IN ('whole', 'redacted', 'none'))
) STRICT;
`,
}
