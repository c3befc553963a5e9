import { implement } from '@orpc/server'
import { runListContract } from '@shared/contract/run-list.ts'
import { countFacets } from '../trace/run-facets.ts'
import { listRunIds } from '../trace/run-ids.ts'
import { exportRuns, previewRuns, removeRuns } from './bulk-runs.ts'
import type { CallContext } from './router.ts'
import { requireWritable, type Studio } from './studio.ts'

/** The procedures under `runList`. */
export function createRunListRouter(studio: Studio) {
  const { store, shell } = studio
  const os = implement(runListContract).$context<CallContext>()
  return {
    facets: os.facets.handler(({ input }) => countFacets(store.reader, input.query)),
    ids: os.ids.handler(({ input }) => listRunIds(store.reader, input.query)),
    remove: os.remove.handler(({ input, context, signal }) => {
      requireWritable(studio)
      return removeRuns(studio, context.actor, input.runIds, signal)
    }),
    previewExport: os.previewExport.handler(({ input: { runIds, options }, signal }) =>
      previewRuns(studio, runIds, options, signal),
    ),
    export: os.export.handler(async function* ({ input: { runIds, options }, context, signal }) {
      const folder = await shell.ask({ kind: 'choose-export-folder' })
      if (folder !== null) yield* exportRuns(studio, context.actor, runIds, options, folder, signal)
    }),
  }
}
