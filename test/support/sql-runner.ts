import { ReadOnlySql } from '../../src/main/store/read-only-sql.ts'

/** The real runner: a real process and a real SQLite for each query. */
export function sqlRunner(options: { timeoutMs?: number; maxMemoryBytes?: number } = {}): ReadOnlySql {
  return new ReadOnlySql({ entry: new URL('../../src/main/store/sql-worker.ts', import.meta.url), ...options })
}
