import type { Migration } from '../migration.ts'

/** Models may be LoRA adapters of other models. */
export const adapters: Migration = {
  version: 2,
  name: 'adapters',
  sql: `
-- AdapterInfo as JSON for a LoRA adapter; NULL for a model.
ALTER TABLE model ADD COLUMN adapter TEXT CHECK (adapter IS NULL OR json_valid(adapter));
`,
}
