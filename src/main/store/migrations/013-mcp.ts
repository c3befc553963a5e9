import type { Migration } from '../migration.ts'

/** Servers of the Model Context Protocol: how each is reached, what of that was confirmed, and consent to their tools one by one. */
export const mcp: Migration = {
  version: 13,
  name: 'mcp',
  sql: `
CREATE TABLE mcp_server (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  definition TEXT NOT NULL CHECK (json_type(definition) = 'object'),
  -- Hash of the command line that was confirmed last; another one waits until it is confirmed.
  confirmed_hash TEXT,
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  added_at REAL NOT NULL
) STRICT;

CREATE TABLE mcp_tool (
  server_id TEXT NOT NULL REFERENCES mcp_server (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- As the server listed it last.
  listed TEXT NOT NULL CHECK (json_type(listed) = 'object'),
  listed_hash TEXT NOT NULL,
  -- Of what was consented to; null while nobody did.
  consent_hash TEXT,
  -- What it may change, as the person says.
  effect TEXT NOT NULL DEFAULT 'irreversible' CHECK (effect IN ('pure', 'idempotent', 'mutating', 'irreversible')),
  -- Counts what was consented to.
  version INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
  PRIMARY KEY (server_id, name)
) STRICT;

CREATE TABLE mcp_secret (
  server_id TEXT NOT NULL REFERENCES mcp_server (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- What only this desktop's keychain opens.
  sealed TEXT NOT NULL,
  PRIMARY KEY (server_id, name)
) STRICT;
`,
}
