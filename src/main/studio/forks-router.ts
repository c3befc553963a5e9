import { implement } from '@orpc/server'
import { forkContract } from '@shared/contract/forks.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

export function createForksRouter(studio: Studio) {
  const os = implement(forkContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  return os.router({
    create: changing.create.handler(({ input, context }) => studio.forks.create(context.actor, input)),
    family: os.family.handler(({ input }) => studio.forks.family(input.runId)),
    memories: os.memories.handler(({ input }) => studio.forks.memories(input.runId, input.spanId)),
  })
}
