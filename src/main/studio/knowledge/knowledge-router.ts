import { implement } from '@orpc/server'
import { knowledgeContract } from '@shared/contract/knowledge.ts'
import type { CallContext } from '../router.ts'
import { requireWritable, type Studio } from '../studio.ts'

/** The procedures of folders whose documents can be searched. */
export function createKnowledgeRouter(studio: Studio) {
  const os = implement(knowledgeContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { knowledge } = studio.tools
  return os.router({
    list: os.list.handler(() => knowledge.list()),
    create: changing.create.handler(async ({ input: { name, place }, context }) => {
      const folder = place === 'workspace' ? studio.workspacePath : await studio.shell.ask({ kind: 'choose-folder' })
      return folder === null ? null : await knowledge.create(context.actor, name, folder)
    }),
    update: changing.update.handler(async function* ({ input, signal }) {
      yield* knowledge.update(input.id, signal ?? new AbortController().signal)
    }),
    remove: changing.remove.handler(({ input, context }) => knowledge.remove(context.actor, input.id)),
    search: os.search.handler(({ input: { query, id, limit }, signal }) =>
      knowledge.search(query, id ?? null, limit, signal ?? new AbortController().signal),
    ),
  })
}
