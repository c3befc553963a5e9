import { z } from 'zod'
import { SpanId } from './ids.ts'
import { ShownFile } from './runs.ts'

/** Something a tool call changed. `planned`: the studio died before it knew whether it was made. */
export const ToolChange = z.object({
  id: z.number().int(),
  spanId: SpanId,
  /** `call`: what the tool of that name says itself how to undo. */
  kind: z.enum(['write', 'remove', 'move', 'makeFolder', 'removeFolder', 'call']),
  /** From the workspace's root; the tool's name for a call. */
  path: z.string(),
  /** Where it was moved to. */
  to: z.string().nullable(),
  /** A file came to be, rather than being replaced. */
  created: z.boolean(),
  state: z.enum(['planned', 'made', 'undone']),
  /** Unix milliseconds. */
  at: z.number(),
})
export type ToolChange = z.infer<typeof ToolChange>

/** What a file was and became. Null where there was none. */
export const ChangedFile = z.object({ before: ShownFile.nullable(), after: ShownFile.nullable() })
export type ChangedFile = z.infer<typeof ChangedFile>

export const UndoResult = z.object({
  undone: z.number().int(),
  /** Why something was left as it is, or null. */
  problem: z.string().nullable(),
  /** All of the run or step, as they are now. */
  changes: z.array(ToolChange),
})
export type UndoResult = z.infer<typeof UndoResult>
