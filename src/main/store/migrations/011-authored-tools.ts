import type { Migration } from '../migration.ts'

/** Tools that people write: every version of the source, what was granted, and calls that were kept. */
export const authoredTools: Migration = {
  version: 11,
  name: 'authored-tools',
  sql: `
CREATE TABLE authored_tool (
  id TEXT PRIMARY KEY,
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  granted TEXT NOT NULL DEFAULT '[]' CHECK (json_type(granted) = 'array'),
  created_at REAL NOT NULL
) STRICT;

CREATE TABLE authored_tool_version (
  tool_id TEXT NOT NULL REFERENCES authored_tool (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CHECK (version > 0),
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  -- One of them is null.
  declaration TEXT CHECK (json_valid(declaration)),
  problem TEXT CHECK (json_valid(problem)),
  saved_at REAL NOT NULL,
  CHECK ((declaration IS NULL) <> (problem IS NULL)),
  PRIMARY KEY (tool_id, version)
) STRICT;

CREATE TABLE tool_saved_call (
  id TEXT PRIMARY KEY,
  tool_id TEXT NOT NULL REFERENCES authored_tool (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  input TEXT NOT NULL CHECK (json_type(input) = 'object'),
  assertions TEXT NOT NULL CHECK (json_type(assertions) = 'array'),
  created_at REAL NOT NULL
) STRICT;
CREATE INDEX tool_saved_call_by_tool ON tool_saved_call (tool_id, created_at);
`,
}
