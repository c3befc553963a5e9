import type { Migration } from '../migration.ts'

/** Where a run left its parent. Families are found by their oldest member, who may be gone. */
export const forks: Migration = {
  version: 8,
  name: 'forks',
  sql: `
-- JSON of ForkedFrom.
ALTER TABLE run ADD COLUMN forked TEXT CHECK (forked IS NULL OR json_valid(forked));
ALTER TABLE run ADD COLUMN root_id TEXT;
CREATE INDEX run_by_root ON run (root_id) WHERE root_id IS NOT NULL;
`,
}
