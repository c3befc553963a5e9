import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ChangedFile, ToolChange, UndoResult } from '../changes.ts'
import { RunId, SpanId } from '../ids.ts'

const ofRun = z.object({ runId: RunId, spanId: SpanId.optional() })

/** What tool calls changed, and the way back. */
export const changesContract = {
  /** Of a run or of one call, in the order it happened. */
  list: oc.input(ofRun).output(z.array(ToolChange)),
  /** Errors: NOT_FOUND. */
  read: oc.input(z.object({ runId: RunId, changeId: z.number().int() })).output(ChangedFile),
  /**
   * Takes back what a run or one call changed, the last change first, up to the first that cannot be: what was changed since is not
   * overwritten. Errors: NOT_FOUND; CONFLICT while the run goes on.
   */
  undo: oc.input(ofRun).output(UndoResult),
}
