import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { MOST_BULK_RUNS } from '../bulk-runs.ts'
import { RunId } from '../ids.ts'
import { RUN_ORDER_KEYS } from '../run-order.ts'
import { ExportOptions, ExportPreview } from '../share.ts'

export const RunOrder = z.object({ by: z.enum(RUN_ORDER_KEYS), direction: z.enum(['asc', 'desc']) })

export const RunCursor = z.object({ key: z.number(), id: RunId })

const queried = z.object({ query: z.string().max(500).optional() })
const bulk = z.object({
  runIds: z
    .array(RunId)
    .min(1)
    .max(MOST_BULK_RUNS, `More than ${MOST_BULK_RUNS} runs at once are too many. Narrow the filter.`),
})
const counts = z.array(z.object({ value: z.string(), count: z.number() }))

/** How far the work on many runs is. Runs are taken in the order in which they were named. */
const progress = z.object({
  done: z.number(),
  total: z.number(),
  /** Runs that were left as they are, since the last message. */
  refused: z.array(z.object({ runId: RunId, code: z.string(), message: z.string() })),
})

/** The list of runs as a whole. Streams can be stopped: what was done until then stays done. */
export const runListContract = {
  /** Runs by status, agent and model, of each those that the rest of the query admits. Errors: VALIDATION_FAILED. */
  facets: oc.input(queried).output(z.object({ status: counts, agent: counts, model: counts })),
  /** Every run that a query admits, newest first, as many as can be worked on at once. Errors: VALIDATION_FAILED. */
  ids: oc.input(queried).output(z.array(RunId)),
  /** Deletes runs one by one, each with its row in the audit log; those that go on are refused. */
  remove: oc.input(bulk).output(eventIterator(progress)),
  /** What an export of them would write, which the last message says. */
  previewExport: oc
    .input(bulk.extend({ options: ExportOptions }))
    .output(eventIterator(progress.extend({ preview: ExportPreview.nullable() }))),
  /** Writes a file for each run into a folder the person chooses; ends at once when they closed the dialog. */
  export: oc
    .input(bulk.extend({ options: ExportOptions }))
    .output(eventIterator(progress.extend({ folder: z.string() }))),
}
