import { implement } from '@orpc/server'
import { changesContract } from '@shared/contract/changes.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures under `changes`. */
export function createChangesRouter(studio: Studio) {
  const { changes } = studio
  const os = implement(changesContract).$context<CallContext>()
  return os.router({
    list: os.list.handler(({ input }) => changes.list(input.runId, input.spanId ?? null)),
    read: os.read.handler(({ input }) => changes.read(input.runId, input.changeId)),
    undo: os.undo.handler(({ input, context }) => {
      requireWritable(studio)
      return changes.undo(context.actor, input.runId, input.spanId ?? null)
    }),
  })
}
