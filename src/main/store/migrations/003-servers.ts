import type { Migration } from '../migration.ts'

/** Servers whose models can be run on, and what they listed when they were last asked. No key is kept here. */
export const servers: Migration = {
  version: 3,
  name: 'servers',
  sql: `
CREATE TABLE server (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  base_url TEXT NOT NULL,
  key_variable TEXT,
  added_at REAL NOT NULL
) STRICT;

CREATE TABLE server_model (
  id TEXT PRIMARY KEY,
  server_id TEXT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  context_length INTEGER,
  -- Place in the server's own list.
  ordinal INTEGER NOT NULL
) STRICT;
CREATE INDEX server_model_by_server ON server_model (server_id, ordinal);
`,
}
