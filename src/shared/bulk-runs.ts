import type { RunId } from './ids.ts'
import type { ExportPreview } from './share.ts'

/** Runs that can be deleted or exported at once. */
export const MOST_BULK_RUNS = 50_000

/** A run that was left as it is, and why. */
export interface Refusal {
  runId: RunId
  code: string
  message: string
}

/** How far the work on many runs is; `refused` since the last message. */
export interface BulkProgress {
  done: number
  total: number
  refused: Refusal[]
}

export type BulkPreview = BulkProgress & { preview: ExportPreview | null }
export type BulkExport = BulkProgress & { folder: string }
