import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { RunOrigin } from '@shared/share.ts'
import type { Tx } from '../store/types.ts'

interface Row {
  run_id: string
  kind: string
  file_name: string
  sha256: string
  imported_at: number
  proof: string
}

export function saveOrigin(tx: Tx, { runId, kind, fileName, sha256, importedAt, proof }: RunOrigin): void {
  tx.run(
    `INSERT INTO run_origin (run_id, kind, file_name, sha256, imported_at, proof)
     VALUES (:runId, :kind, :fileName, :sha256, :importedAt, :proof)`,
    { runId, kind, fileName, sha256, importedAt, proof },
  )
}

/** Null for a run that was recorded in this profile. */
export function getOrigin(tx: Pick<Tx, 'get'>, runId: RunId): RunOrigin | null {
  const row = tx.get<Row>(
    'SELECT run_id, kind, file_name, sha256, imported_at, proof FROM run_origin WHERE run_id = :runId',
    { runId },
  )
  if (!row) return null
  const { run_id, file_name: fileName, imported_at: importedAt, ...rest } = row
  return RunOrigin.parse({ ...rest, runId: run_id, fileName, importedAt })
}

/** What somebody else recorded is looked at and played back, never gone on with. Errors: NOT_ALLOWED. */
export function requireOwn(tx: Pick<Tx, 'get'>, runId: RunId): void {
  const origin = getOrigin(tx, runId)
  if (origin?.kind === 'call') {
    throw new StudioError('NOT_ALLOWED', 'Another program made this call, so there is nothing to go on with.')
  }
  if (origin) {
    throw new StudioError(
      'NOT_ALLOWED',
      'This run was imported from a file. It can be looked at but not resumed, as its record may ask for anything. Start it again here.',
    )
  }
}
