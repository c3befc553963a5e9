import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { ExportOptions, ExportPreview } from '@shared/share.ts'
import { useEffect, useState } from 'react'
import { api } from '../../../bridge/connection.ts'

/** Milliseconds without a change before the run is read again. */
const SETTLE_MS = 200

interface Answer {
  of: unknown
  preview: ExportPreview | null
  error: ErrorInfo | null
}

/** What the export would write; the last answer stays, marked `stale`, until the next has come. */
export function useExportPreview(runIds: readonly RunId[], options: ExportOptions) {
  const [answer, setAnswer] = useState<Answer>({ of: null, preview: null, error: null })
  useEffect(() => {
    if (runIds.length === 0) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      const tell = (preview: ExportPreview | null, error: ErrorInfo | null) => {
        if (!stop.signal.aborted) setAnswer({ of: options, preview, error })
      }
      previewOf(runIds, options, stop.signal)
        .then((preview) => tell(preview, null))
        .catch((error: unknown) => tell(null, toErrorInfo(error)))
    }, SETTLE_MS)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [runIds, options])
  return { preview: answer.preview, error: answer.error, stale: answer.of !== options }
}

async function previewOf(
  runIds: readonly RunId[],
  options: ExportOptions,
  signal: AbortSignal,
): Promise<ExportPreview | null> {
  const [runId] = runIds
  if (runId && runIds.length === 1) return await api().share.preview({ runId, options }, { signal })
  let preview: ExportPreview | null = null
  for await (const progress of await api().runList.previewExport({ runIds: [...runIds], options }, { signal }))
    preview = progress.preview
  return preview
}
