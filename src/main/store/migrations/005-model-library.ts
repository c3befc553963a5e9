import type { Migration } from '../migration.ts'

/** What a person keeps about a model, where its files came from, and how to see that they were changed. */
export const modelLibrary: Migration = {
  version: 5,
  name: 'model library',
  sql: `
ALTER TABLE model ADD COLUMN origin TEXT NOT NULL DEFAULT 'linked' CHECK (origin IN ('linked', 'copied', 'downloaded'));
ALTER TABLE model ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE model ADD COLUMN notes TEXT NOT NULL DEFAULT '';
-- [{ path, sha256, sizeBytes, modifiedAt }], in order of the parts; NULL for a model added before this was kept.
ALTER TABLE model ADD COLUMN files TEXT CHECK (files IS NULL OR json_valid(files));
-- When its files were found to be others than were added.
ALTER TABLE model ADD COLUMN changed_at REAL;
`,
}
