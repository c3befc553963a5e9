import type { Migration } from '../migration.ts'

/**
 * What a person wants forgotten can be taken out of the audit log without breaking it: the details of a row, which its hash covers by
 * their digest alone, become `"erased"`. A later row must say so, or the log does not verify.
 */
export const erasure: Migration = {
  version: 19,
  name: 'erasure',
  sql: `
DROP TRIGGER audit_is_never_changed;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
WHEN NOT (NEW.details = '"erased"' AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor
  AND NEW.action = OLD.action AND NEW.subject = OLD.subject AND NEW.result = OLD.result
  AND NEW.details_digest = OLD.details_digest AND NEW.previous_hash = OLD.previous_hash AND NEW.hash = OLD.hash)
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
`,
}
