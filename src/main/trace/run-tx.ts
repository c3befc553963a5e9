import type { RunId } from '@shared/ids.ts'
import type { BlobStore, Tx } from '../store/types.ts'

/** The same transaction, noting every value that is stored as used by the run. */
export function runTx(tx: Tx, runId: RunId): Tx {
  const note = (sha256: string): string => {
    tx.run('INSERT INTO run_blob (run_id, sha256) VALUES (:runId, :sha256) ON CONFLICT DO NOTHING', { runId, sha256 })
    return sha256
  }
  const blobs: BlobStore = {
    put: (content) => note(tx.blobs.put(content)),
    putJson: (value) => note(tx.blobs.putJson(value)),
    get: (sha256) => tx.blobs.get(sha256),
    getText: (sha256) => tx.blobs.getText(sha256),
    getJson: (sha256) => tx.blobs.getJson(sha256),
  }
  return {
    run: (sql, params) => tx.run(sql, params),
    get: (sql, params) => tx.get(sql, params),
    all: (sql, params) => tx.all(sql, params),
    blobs,
  }
}
