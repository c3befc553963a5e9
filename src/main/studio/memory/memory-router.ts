import { implement } from '@orpc/server'
import { memoryContract } from '@shared/contract/memory.ts'
import type { CallContext } from '../router.ts'
import { requireWritable, type Studio } from '../studio.ts'

/** The procedures of what is kept across runs. */
export function createMemoryRouter(studio: Studio) {
  const os = implement(memoryContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { memories } = studio
  return os.router({
    list: os.list.handler(({ input: { filter, limit, before } }) => memories.list(filter, limit, before)),
    get: os.get.handler(({ input }) => memories.get(input.id)),
    scopes: os.scopes.handler(() => memories.scopes()),
    add: changing.add.handler(({ input, context }) => memories.add(context.actor, input)),
    edit: changing.edit.handler(({ input, context }) => memories.edit(context.actor, input.id, input.instead)),
    confirm: changing.confirm.handler(({ input, context }) => memories.confirm(context.actor, input.id)),
    retract: changing.retract.handler(({ input, context }) => void memories.retract(context.actor, input.id)),
    restore: changing.restore.handler(({ input, context }) => memories.restore(context.actor, input.id)),
    setImportance: changing.setImportance.handler(({ input, context }) =>
      memories.setImportance(context.actor, input.id, input.importance),
    ),
    merge: changing.merge.handler(({ input, context }) => memories.merge(context.actor, input.into, input.ids)),
    conflicts: os.conflicts.handler(() => memories.conflicts()),
    settle: changing.settle.handler(({ input, context }) => memories.settle(context.actor, input.keep)),
    recall: os.recall.handler(({ input: { query, ...options } }) => memories.recall(query, options)),
    ofRun: os.ofRun.handler(({ input }) => memories.ofRun(input.runId)),
    watch: os.watch.handler(({ signal }) => memories.watch(signal)),
  })
}
