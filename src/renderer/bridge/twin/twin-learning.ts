import { StudioError } from '@shared/errors.ts'
import { type Relation, RelationType } from '@shared/graph.ts'
import type { LearnEvent, LearnProposal } from '@shared/learning.ts'
import type { StudioClient } from '../client.ts'
import { once } from './trace-watch.ts'

type Graph = StudioClient['graph']

interface Parts {
  add: (given: { subject: string; type: string; object: string }) => Promise<Relation>
  retract: Graph['retract']
  /** Whether the graph knows an entity of this name. */
  knows(name: string): boolean
}

/** "Mia works at Harbour Works." is a relation; whatever else stands in a text says nothing here. */
const STATED =
  /(\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)*) (works at|lives in|knows) (\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)*)/gu
const FILE = 'Mia works at Harbour Works. Mia knows Jonas.'

/** Reads texts by a pattern in place of a model. */
export function twinLearning({ add, retract, knows }: Parts): Pick<Graph, 'learn' | 'acceptLearned' | 'undoLearned'> {
  const readings: { proposals: LearnProposal[]; added: Relation['id'][] }[] = []
  const reading = (id: string): (typeof readings)[number] => {
    const found = readings[Number(id.replace('reading_twin', ''))]
    if (!found) throw new StudioError('NOT_FOUND', 'This reading is not kept any more. Have the text read again.')
    return found
  }
  return {
    learn: async ({ from }) => {
      const text = from.kind === 'text' ? from.text : FILE
      const proposals = [...text.matchAll(STATED)].map(
        ([quote, subject = '', type = '', object = ''], row): LearnProposal => ({
          ...{ row, subject, object, quote, kind: 'fact', page: null, memoryId: null, validFrom: null, validTo: null },
          type: RelationType.parse(type.replaceAll(' ', '_')),
          confidence: from.kind === 'text' ? 0.62 : 0.73,
          standing: knows(subject) && knows(object) ? 'known' : 'new',
        }),
      )
      const id = `reading_twin${readings.push({ proposals, added: [] }) - 1}`
      const result = { id, proposals, dropped: [], chunks: 1, unread: 0, model: 'AutoGLM Tiny', cut: null }
      return once<LearnEvent>({ type: 'done', result })
    },
    acceptLearned: async ({ id, rows }) => {
      const { proposals, added } = reading(id)
      const ids: Relation['id'][] = []
      for (const each of proposals.filter(({ row }) => rows.includes(row))) ids.push((await add(each)).id)
      added.push(...ids)
      return { added: ids, confirmed: [] }
    },
    undoLearned: async ({ id }) => {
      for (const relation of reading(id).added.splice(0)) await retract({ id: relation })
    },
  }
}
