import { implement } from '@orpc/server'
import { annotationContract } from '@shared/contract/annotations.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures under `annotations`. */
export function createAnnotationsRouter(studio: Studio) {
  const { annotations } = studio
  const os = implement(annotationContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  return os.router({
    list: os.list.handler(({ input }) => annotations.list(input.runId)),
    add: changing.add.handler(({ input: { runId, spanId, body }, context }) =>
      annotations.add(context.actor, runId, spanId ?? null, body),
    ),
    change: changing.change.handler(({ input: { runId, annotationId, body }, context }) =>
      annotations.change(context.actor, runId, annotationId, body),
    ),
    remove: changing.remove.handler(({ input: { runId, annotationId }, context }) =>
      annotations.remove(context.actor, runId, annotationId),
    ),
    mark: changing.mark.handler(({ input: { runId, ...change }, context }) =>
      annotations.mark(context.actor, runId, change),
    ),
  })
}
