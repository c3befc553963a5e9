import type { Migration } from '../migration.ts'

/** Downloads of models, which outlive the studio that began them. Their bytes lie in the profile's folder `models`. */
export const downloads: Migration = {
  version: 4,
  name: 'downloads',
  sql: `
CREATE TABLE download (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  -- Folder inside the profile's models folder; empty for that folder itself.
  folder TEXT NOT NULL,
  -- [{ url, fileName, sha256, sizeBytes, done }], in order of the parts.
  files TEXT NOT NULL CHECK (json_valid(files)),
  license TEXT,
  license_accepted_at REAL NOT NULL,
  -- A studio that ends leaves its downloads running; the next one finds them paused.
  status TEXT NOT NULL CHECK (status IN ('running', 'paused', 'failed', 'done')),
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  model_id TEXT,
  added_at REAL NOT NULL
) STRICT;
`,
}
