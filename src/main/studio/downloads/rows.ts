import { DownloadId, ModelId, Sha256 } from '@shared/ids.ts'
import { z } from 'zod'
import type { Store, Tx } from '../../store/types.ts'

const File = z.object({
  url: z.string(),
  fileName: z.string(),
  sha256: Sha256.nullable(),
  sizeBytes: z.number().nullable(),
  /** Whole, checked and under its own name. */
  done: z.boolean(),
})
export type DownloadFile = z.infer<typeof File>

const Row = z.object({
  id: DownloadId,
  source: z.string(),
  folder: z.string(),
  files: z.array(File).min(1),
  license: z.string().nullable(),
  licenseAcceptedAt: z.number(),
  status: z.enum(['running', 'paused', 'failed', 'done']),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  modelId: ModelId.nullable(),
  addedAt: z.number(),
})
/** A download as the database keeps it. */
export type DownloadRow = z.infer<typeof Row>

const COLUMNS = 'id, source, folder, files, license, license_accepted_at, status, error, model_id, added_at'

/** Newest first. */
export function readDownloads(store: Store): DownloadRow[] {
  type Raw = Record<string, string | number | null>
  return store.all<Raw>(`SELECT ${COLUMNS} FROM download ORDER BY added_at DESC`).map((raw) =>
    Row.parse({
      ...raw,
      files: JSON.parse(String(raw.files)),
      error: raw.error === null ? null : JSON.parse(String(raw.error)),
      licenseAcceptedAt: raw.license_accepted_at,
      modelId: raw.model_id,
      addedAt: raw.added_at,
    }),
  )
}

export function saveDownload(tx: Tx, row: DownloadRow): void {
  tx.run(
    `INSERT INTO download (${COLUMNS})
     VALUES (:id, :source, :folder, :files, :license, :licenseAcceptedAt, :status, :error, :modelId, :addedAt)
     ON CONFLICT (id) DO UPDATE SET files = :files, status = :status, error = :error, model_id = :modelId,
       license_accepted_at = :licenseAcceptedAt`,
    {
      ...row,
      files: JSON.stringify(row.files),
      error: row.error === null ? null : JSON.stringify(row.error),
    },
  )
}

export function deleteDownload(tx: Tx, id: DownloadId): void {
  tx.run('DELETE FROM download WHERE id = :id', { id })
}
