import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { BulkExport, BulkPreview, BulkProgress, Refusal } from '@shared/bulk-runs.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { ExportOptions } from '@shared/share.ts'
import { PreviewSum } from '../trace/preview-sum.ts'
import type { Studio } from './studio.ts'

/** Milliseconds of work after which everything else has its turn. */
const TURN_MS = 10
/** Milliseconds between two messages about how far the work is. */
const TELL_MS = 100

/**
 * Deletes runs one by one, so that stopping leaves the others whole. Runs that go on, or are gone already, are refused. Errors: those of
 * the store.
 */
export function removeRuns(
  { runs }: Studio,
  actor: string,
  runIds: readonly RunId[],
  signal?: AbortSignal,
): AsyncGenerator<BulkProgress, void> {
  return eachRun(runIds, (runId) => runs.remove(actor, runId), signal)
}

/** What exporting them would write, all together. The last message has it. */
export async function* previewRuns(
  { share }: Studio,
  runIds: readonly RunId[],
  options: ExportOptions,
  signal?: AbortSignal,
): AsyncGenerator<BulkPreview, void> {
  const sum = new PreviewSum()
  const work = async (runId: RunId) => sum.add(await share.preview(runId, options, signal))
  for await (const progress of eachRun(runIds, work, signal))
    yield { ...progress, preview: progress.done === progress.total ? sum.preview : null }
}

/** Writes each run to a file of its own in `folder`, which is made when it is missing. Errors: those of the file system. */
export async function* exportRuns(
  { share }: Studio,
  actor: string,
  runIds: readonly RunId[],
  options: ExportOptions,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<BulkExport, void> {
  await mkdir(folder, { recursive: true })
  const work = (runId: RunId) => share.exportToFile(actor, runId, options, join(folder, share.fileName(runId, options)))
  for await (const progress of eachRun(runIds, work, signal)) yield { ...progress, folder }
}

/** Works on one run after the other; a run that is gone or busy is refused, any other failure ends it. */
async function* eachRun(
  runIds: readonly RunId[],
  work: (runId: RunId) => unknown,
  signal?: AbortSignal,
): AsyncGenerator<BulkProgress, void> {
  const total = runIds.length
  let refused: Refusal[] = []
  let turned = performance.now()
  let told = turned
  for (const [index, runId] of runIds.entries()) {
    if (signal?.aborted) return
    try {
      await work(runId)
    } catch (error) {
      if (!(error instanceof StudioError) || (error.code !== 'CONFLICT' && error.code !== 'NOT_FOUND')) throw error
      refused.push({ runId, code: error.code, message: error.message })
    }
    const done = index + 1
    const now = performance.now()
    if (done === total || now - told >= TELL_MS) {
      yield { done, total, refused }
      refused = []
      told = performance.now()
    }
    if (now - turned < TURN_MS) continue
    await turn()
    turned = performance.now()
  }
}
