import type { Migration } from '../migration.ts'

/** What calls were answered lies among the values, packed and each once, as all that runs hold. */
export const recordValues: Migration = {
  version: 16,
  name: 'record-values',
  sql: `
DROP TABLE tool_record;
CREATE TABLE tool_record (
  span_id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  -- A value of the run, as JSON.
  record_ref TEXT NOT NULL
) STRICT;
CREATE INDEX tool_record_by_run ON tool_record (run_id);
`,
}
