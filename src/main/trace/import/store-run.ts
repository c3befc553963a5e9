import { StudioError } from '@shared/errors.ts'
import type { RunOrigin } from '@shared/share.ts'
import type { Tx } from '../../store/types.ts'
import { saveOrigin } from '../origins.ts'
import { runTx } from '../run-tx.ts'
import { saveRun } from '../runs.ts'
import { saveSpan } from '../spans.ts'
import type { ParsedRun } from './parsed.ts'

/** Stores an imported run inside `tx`. Nothing that is there is changed. Errors: CONFLICT. */
export function storeRun(plain: Tx, parsed: ParsedRun, origin: Omit<RunOrigin, 'runId' | 'proof'>): void {
  const { run, spans, events, values, proof } = parsed
  const tx = runTx(plain, run.id)
  if (tx.get('SELECT 1 FROM run WHERE id = :id', { id: run.id })) {
    throw new StudioError(
      'CONFLICT',
      `The run ${run.id} is in this profile already. Delete it first to import it again.`,
    )
  }
  saveRun(tx, run)
  saveOrigin(tx, { ...origin, runId: run.id, proof })
  for (const { content, ...span } of spans) {
    // Saving would replace a step of the same id; only somebody who made the file up has one.
    if (tx.get('SELECT 1 FROM span WHERE id = :id', { id: span.id })) {
      throw new StudioError('CONFLICT', `The file holds the step ${span.id}, which belongs to another run here.`)
    }
    saveSpan(tx, span, content)
  }
  for (const text of values.values()) tx.blobs.put(text)
  for (const { seq, type, at, data, stateHash } of events) {
    tx.run(
      `INSERT INTO run_event (run_id, seq, type, at, data, state_hash)
       VALUES (:runId, :seq, :type, :at, :data, :stateHash)`,
      { runId: run.id, seq, type, at, data: JSON.stringify(data), stateHash: Buffer.from(stateHash, 'hex') },
    )
  }
}
