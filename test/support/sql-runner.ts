import { UntrustedSql } from '../../src/main/store/untrusted-sql.ts'

/** The real runner: a real process and a real SQLite for each query. */
export function sqlRunner(options: { timeoutMs?: number; maxMemoryBytes?: number } = {}): UntrustedSql {
  return new UntrustedSql({ entry: new URL('../../src/main/store/sql-worker.ts', import.meta.url), ...options })
}
