import type { Migration } from '../migration.ts'

/** Divergences of a replay that a person took for right: what they are, by hash, and nothing of what they hold. */
export const baselines: Migration = {
  version: 10,
  name: 'baselines',
  sql: `
CREATE TABLE replay_baseline (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  accepted_at REAL NOT NULL,
  PRIMARY KEY (run_id, hash)
) STRICT, WITHOUT ROWID;
`,
}
