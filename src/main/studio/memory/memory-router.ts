import { implement } from '@orpc/server'
import { memoryContract } from '@shared/contract/memory.ts'
import { MEMORY_SUFFIX } from '../../memory/memory-file.ts'
import type { CallContext } from '../router.ts'
import { requireWritable, type Studio } from '../studio.ts'
import { Forgetting } from './forgetting.ts'
import { unlearnRun } from './learn-after-run.ts'
import { exportMemories } from './transfer.ts'

/** The procedures of what is kept across runs. */
export function createMemoryRouter(studio: Studio) {
  const os = implement(memoryContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { memories, store, audit } = studio
  const forgetting = new Forgetting({
    store,
    audit,
    vectors: () => studio.meaning.vectors,
    removeRun: (actor, runId) => studio.runs.remove(actor, runId),
    changed: () => {
      studio.graph.memoriesForgotten()
      memories.changed()
    },
  })
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
    unlearnRun: changing.unlearnRun.handler(({ input, context }) => unlearnRun(studio, context.actor, input.runId)),
    exportFile: os.exportFile.handler(async () => {
      const path = await studio.shell.ask({ kind: 'save-memories', suggestedName: `studio${MEMORY_SUFFIX}` })
      return path === null ? null : { path, memories: await exportMemories(store, path) }
    }),
    importFile: changing.importFile.handler(async ({ context }) => {
      const path = await studio.shell.ask({ kind: 'choose-memories' })
      return path === null ? null : await memories.importFile(context.actor, path)
    }),
    forgetPreview: os.forgetPreview.handler(({ input }) => forgetting.preview(input.what)),
    forget: changing.forget.handler(({ input: { what, ...also }, context }) =>
      forgetting.forget(context.actor, what, also),
    ),
    watch: os.watch.handler(({ signal }) => memories.watch(signal)),
  })
}
