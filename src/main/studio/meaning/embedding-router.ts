import { implement } from '@orpc/server'
import { embeddingContract } from '@shared/contract/embedding.ts'
import type { CallContext } from '../router.ts'
import { requireWritable, type Studio } from '../studio.ts'

/** The procedures of the work that gives texts their vectors. */
export function createEmbeddingRouter(studio: Studio) {
  const os = implement(embeddingContract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  return os.router({
    stop: changing.stop.handler(() => studio.meaning.keeper.stop()),
    resume: changing.resume.handler(() => studio.meaning.keeper.resume()),
  })
}
