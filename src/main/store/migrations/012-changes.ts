import type { Migration } from '../migration.ts'

/** What tool calls changed, with what it takes to undo it. */
export const changes: Migration = {
  version: 12,
  name: 'changes',
  sql: `
CREATE TABLE tool_change (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  span_id TEXT NOT NULL,
  -- Place of the call in its run, such as step/2/call/0.
  scope TEXT NOT NULL,
  -- Real path of the workspace it happened in.
  workspace TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('write', 'remove', 'move', 'makeFolder', 'removeFolder', 'call')),
  -- From the workspace's root; the tool's name for a call.
  path TEXT NOT NULL,
  to_path TEXT,
  before_ref TEXT,
  -- What a call needs to undo itself, as JSON, stands here.
  after_ref TEXT,
  mode INTEGER,
  state TEXT NOT NULL CHECK (state IN ('planned', 'made', 'undone')),
  changed_at REAL NOT NULL
) STRICT;
CREATE INDEX tool_change_by_span ON tool_change (run_id, span_id, id);
`,
}
