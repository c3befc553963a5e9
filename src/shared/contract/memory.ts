import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ForgetPreview, ForgetReport, ForgetWhat } from '../forget.ts'
import { RunId } from '../ids.ts'
import {
  Memory,
  MemoryConflict,
  MemoryDetail,
  MemoryFilter,
  MemoryId,
  MemoryImport,
  MemoryScope,
  NewMemory,
  RecallAnswer,
  RunMemories,
} from '../memory.ts'

const none = z.void()
const byId = z.object({ id: MemoryId })

/** What is kept across runs. Nothing is overwritten: an edit is a new memory in the place of the old one. */
export const memoryContract = {
  /** Newest first, by pages. Errors: NOT_FOUND for a `before` that is not there. */
  list: oc
    .input(
      z.object({
        filter: MemoryFilter.default({}),
        /** Id of the last one already seen. */
        before: MemoryId.optional(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ memories: z.array(Memory), total: z.number().int() })),
  /** Errors: NOT_FOUND. */
  get: oc.input(byId).output(MemoryDetail),
  /** Scopes there are, with how many memories each holds. */
  scopes: oc.input(none).output(z.array(z.object({ scope: MemoryScope, count: z.number().int() }))),
  add: oc.input(NewMemory).output(Memory),
  /** Puts a corrected one in its place. Errors: NOT_FOUND. */
  edit: oc.input(z.object({ id: MemoryId, instead: NewMemory })).output(Memory),
  /** A person says that it is so. Errors: NOT_FOUND. */
  confirm: oc.input(byId).output(Memory),
  /** A person says that it is wrong; it is recalled no more. Errors: NOT_FOUND. */
  retract: oc.input(byId).output(none),
  /** Takes a retraction back. Errors: NOT_FOUND, CONFLICT when another holds its place. */
  restore: oc.input(byId).output(Memory),
  setImportance: oc.input(z.object({ id: MemoryId, importance: z.number().min(0).max(1) })).output(Memory),
  /** They say the same: `ids` are superseded by `into`, which gains their evidence. Errors: NOT_FOUND. */
  merge: oc.input(z.object({ into: MemoryId, ids: z.array(MemoryId).min(1).max(100) })).output(Memory),
  conflicts: oc.input(none).output(z.array(MemoryConflict)),
  /** The person says which of them is so. Errors: NOT_FOUND. */
  settle: oc.input(z.object({ keep: MemoryId })).output(Memory),
  /** What an agent would recall for a question, and why. */
  recall: oc
    .input(
      z.object({
        query: z.string().max(2000),
        scopes: z.array(MemoryScope).max(20).optional(),
        asOf: z.number().optional(),
        limit: z.number().int().min(1).max(100).default(20),
      }),
    )
    .output(RecallAnswer),
  /** Memories a run wrote, and those it was given. */
  ofRun: oc.input(z.object({ runId: RunId })).output(RunMemories),
  /** Retracts all that was learned from a run after it had ended. */
  unlearnRun: oc.input(z.object({ runId: RunId })).output(z.array(Memory)),
  /** Writes what holds into a file that the person chooses; null when they choose none. */
  exportFile: oc.input(none).output(z.object({ path: z.string(), memories: z.number().int() }).nullable()),
  /** Reads such a file. Errors: VALIDATION_FAILED, naming the line; then nothing was imported. */
  importFile: oc.input(none).output(MemoryImport.nullable()),
  /** What forgetting would take away, and who else holds it. */
  forgetPreview: oc.input(z.object({ what: ForgetWhat })).output(ForgetPreview),
  /**
   * Forgets for good; there is no way back. `runs`: the runs whose records hold it go too. `backups`: a new backup takes the place of all
   * there are. Errors: CONFLICT while one of the runs is going on.
   */
  forget: oc
    .input(z.object({ what: ForgetWhat, runs: z.boolean().default(false), backups: z.boolean().default(false) }))
    .output(ForgetReport),
  /** Says after each change that there was one, so that what is shown can be asked for again. */
  watch: oc.input(none).output(eventIterator(z.object({ revision: z.number().int() }))),
}
