import { implement } from '@orpc/server'
import { conformanceContract } from '@shared/contract/conformance.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures of the conformance card, implemented by a studio. */
export function createConformanceRouter(studio: Studio) {
  const os = implement(conformanceContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  const { conformance, shell, models } = studio
  return os.router({
    watch: os.watch.handler(({ signal }) => conformance.hub.watch(signal)),
    start: changing.start.handler(({ input, context }) =>
      conformance.start(context.actor, models.get(input.modelId), { builtin: true, saved: input.saved }),
    ),
    cancel: os.cancel.handler(() => conformance.cancel()),
    card: os.card.handler(({ input }) => conformance.cards.get(input.cardId)),
    xray: os.xray.handler(({ input }) => conformance.cards.xray(input.cardId, input.caseId)),
    exportCard: os.exportCard.handler(async ({ input }) => {
      const path = await shell.ask({ kind: 'save-record', suggestedName: `${input.cardId}.json` })
      if (path === null) return null
      conformance.cards.exportTo(input.cardId, path)
      return { path }
    }),
    saveCase: changing.saveCase.handler(({ input, context }) => conformance.save(context.actor, input)),
    removeCase: changing.removeCase.handler(({ input, context }) => conformance.remove(context.actor, input.caseId)),
    exportCases: os.exportCases.handler(async () => {
      const path = await shell.ask({ kind: 'save-record', suggestedName: 'conformance-cases.json' })
      if (path === null) return null
      conformance.cases.exportTo(path)
      return { path }
    }),
    importCases: changing.importCases.handler(async ({ context }) => {
      const path = await shell.ask({ kind: 'choose-cases' })
      return path === null ? null : { added: conformance.importFrom(context.actor, path) }
    }),
  })
}
