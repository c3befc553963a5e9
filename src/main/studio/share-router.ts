import { implement } from '@orpc/server'
import { shareContract } from '@shared/contract/share.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures under `share`. */
export function createShareRouter(studio: Studio) {
  const { share, shell } = studio
  const os = implement(shareContract).$context<CallContext>()
  return {
    preview: os.preview.handler(({ input, signal }) => share.preview(input.runId, input.options, signal)),
    export: os.export.handler(async ({ input: { runId, options }, context }) => {
      const path = await shell.ask({ kind: 'save-record', suggestedName: share.fileName(runId, options) })
      if (path === null) return null
      await share.exportToFile(context.actor, runId, options, path)
      return { path }
    }),
    import: os.import.handler(async ({ context, signal }) => {
      requireWritable(studio)
      const path = await shell.ask({ kind: 'choose-trace' })
      return path === null ? null : await share.importFile(context.actor, path, signal)
    }),
    pushStatus: os.pushStatus.handler(() => studio.push.status),
    pushHeaders: os.pushHeaders.handler(({ input }) => studio.push.setHeaders(input.lines)),
    origin: os.origin.handler(({ input }) => share.origin(input.runId)),
  }
}
