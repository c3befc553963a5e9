import type { SpanId } from '@shared/ids.ts'
import type { Tx } from '../store/types.ts'
import type { Recorder } from '../trace/recorder.ts'

/** Puts into the trace what a run has to do without: one step for each, at its start. */
export function recordNotices(tx: Tx, recorder: Recorder, parentId: SpanId, notices: readonly string[]): void {
  for (const message of notices) {
    const span = recorder.startSpan(tx, { kind: 'check', name: 'servers of the run', parentId })
    recorder.endSpan(tx, span.id, {
      status: 'error',
      error: { code: 'NOT_AVAILABLE', message },
      content: { kind: 'text', input: null, output: message },
    })
  }
}
