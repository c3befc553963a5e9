import { previewRun, type Run } from '@shared/runs.ts'
import type { Store } from '../store/types.ts'
import { saveRun, unfinishedRuns } from '../trace/runs.ts'
import { readSpans, saveSpan } from '../trace/spans.ts'

/** Ends the runs that say they go on although nobody runs them, because the studio ended before they did: they can be resumed. */
export function markInterrupted(store: Store, onRun: (run: Run) => void): void {
  for (const run of unfinishedRuns(store)) {
    const interrupted: Run = { ...run, status: 'interrupted', endedAt: Date.now() }
    const error = { code: 'ENGINE_INTERRUPTED', message: 'The studio ended before this step did.' }
    store.write((tx) => {
      saveRun(tx, interrupted)
      for (const span of readSpans(tx, run.id).filter((each) => each.status === 'running')) {
        saveSpan(tx, {
          ...span,
          status: 'interrupted',
          endedAt: Date.now(),
          error: span.kind === 'agent' ? null : error,
        })
      }
    })
    onRun(previewRun(interrupted))
  }
}
