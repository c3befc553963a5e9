import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { KnowledgeEvent, KnowledgeHit, KnowledgeId, KnowledgeIndex, KnowledgeName } from '../knowledge.ts'

const none = z.void()
const byId = z.object({ id: KnowledgeId })

/** Folders whose documents can be searched. Their files are read and never changed. */
export const knowledgeContract = {
  list: oc.input(none).output(z.array(KnowledgeIndex)),
  /** Of the workspace, or of a folder the person is asked for; null when they closed the dialog. Errors: CONFLICT for the name. */
  create: oc
    .input(z.object({ name: KnowledgeName, place: z.enum(['workspace', 'choose']) }))
    .output(KnowledgeIndex.nullable()),
  /** Brings it up to date with its folder; ends with `done`. Stopping to listen stops it. Errors: CONFLICT while it is at work. */
  update: oc.input(byId).output(eventIterator(KnowledgeEvent)),
  /** The documents stay. */
  remove: oc.input(byId).output(none),
  search: oc
    .input(
      z.object({
        query: z.string().max(2000),
        id: KnowledgeId.optional(),
        limit: z.number().int().min(1).max(50).default(10),
      }),
    )
    .output(z.array(KnowledgeHit)),
}
