import type { RunId } from '@shared/ids.ts'
import type { Tx } from '../store/types.ts'

/** Hashes of the divergences of this run's replay that were accepted. */
export function readBaseline(tx: Pick<Tx, 'all'>, runId: RunId): ReadonlySet<string> {
  const rows = tx.all<{ hash: string }>('SELECT hash FROM replay_baseline WHERE run_id = :runId', { runId })
  return new Set(rows.map(({ hash }) => hash))
}

/** Adds to what was accepted. Must run inside a write. */
export function saveBaseline(tx: Tx, runId: RunId, hashes: Iterable<string>): void {
  for (const hash of hashes) {
    tx.run(
      `INSERT INTO replay_baseline (run_id, hash, accepted_at) VALUES (:runId, :hash, :at) ON CONFLICT DO NOTHING`,
      { runId, hash, at: Date.now() },
    )
  }
}
