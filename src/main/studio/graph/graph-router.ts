import { writeFile } from 'node:fs/promises'
import { implement } from '@orpc/server'
import { graphContract } from '@shared/contract/graph.ts'
import type { CallContext } from '../router.ts'
import { requireWritable, type Studio } from '../studio.ts'

/** Of a caller who cannot stop. */
const NEVER = new AbortController().signal

/** The procedures of the knowledge graph. */
export function createGraphRouter(studio: Studio) {
  const os = implement(graphContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { graph } = studio
  const { read } = graph
  return os.router({
    part: os.part.handler(({ input }) => read.part(input)),
    search: os.search.handler(({ input }) => read.search(input.query, input.limit)),
    entity: os.entity.handler(({ input }) => read.entity(input.id)),
    types: os.types.handler(() => read.types()),
    path: os.path.handler(({ input }) => read.path(input.from, input.to, input.asOf)),
    evidence: os.evidence.handler(({ input }) => read.evidence(input.id)),
    ask: os.ask.handler(({ input }) => read.ask(input.question, input.limit, input.asOf)),
    export: os.export.handler(({ input }) => read.whole(input.asOf)),
    exportFile: os.exportFile.handler(async ({ input }) => {
      const path = await studio.shell.ask({ kind: 'save-graph', suggestedName: 'studio.graph.json' })
      if (path === null) return null
      const whole = read.whole(input.asOf)
      await writeFile(path, `${JSON.stringify(whole, null, 2)}\n`)
      return { path, relations: whole.relations.length }
    }),
    moments: os.moments.handler(() => read.moments()),
    add: changing.add.handler(({ input, context }) => graph.add(context.actor, input)),
    retract: changing.retract.handler(({ input, context }) => graph.retract(context.actor, input.id)),
    restore: changing.restore.handler(({ input, context }) => graph.restore(context.actor, input.id)),
    confirm: changing.confirm.handler(({ input, context }) => graph.confirm(context.actor, input.id)),
    rename: changing.rename.handler(({ input, context }) =>
      graph.rename(context.actor, input.id, input.name, input.type),
    ),
    addAlias: changing.addAlias.handler(({ input, context }) => graph.addAlias(context.actor, input.id, input.alias)),
    merge: changing.merge.handler(({ input, context }) => graph.merge(context.actor, input.from, input.into)),
    merges: os.merges.handler(() => graph.merges()),
    unmerge: changing.unmerge.handler(({ input, context }) => graph.unmerge(context.actor, input.id)),
    duplicates: os.duplicates.handler(() => read.duplicates()),
    learn: os.learn.handler(({ input, signal }) => studio.learner.learn(input, signal ?? NEVER)),
    acceptLearned: changing.acceptLearned.handler(({ input, context }) =>
      studio.learner.accept(context.actor, input.id, input.rows),
    ),
    undoLearned: changing.undoLearned.handler(({ input, context }) => studio.learner.undo(context.actor, input.id)),
    watch: os.watch.handler(({ signal }) => graph.watch(signal)),
  })
}
