import { StudioError } from '@shared/errors.ts'
import type { PathStep } from '@shared/graph.ts'
import { requireRelation } from '../../memory/graph/relation-rows.ts'
import { addRelation, takeBackRelation } from '../../memory/graph/relations.ts'
import type { FindWitness } from '../../memory/long-term.ts'
import type { Store } from '../../store/types.ts'
import type { GraphPort } from '../../tools/ports.ts'
import type { GraphService } from './graph-service.ts'

/** Relations one run may add; more is no knowledge but a flood. */
const MOST_BY_RUN = 500

/** The graph as tools see it. What a run adds counts as the word of whom its record shows to have said so. */
export function graphPort(store: Store, graph: GraphService, witnessOf: FindWitness): GraphPort {
  return {
    query: async (question, { limit, asOf }) => {
      const { answers, question: understood } = graph.read.ask(question, limit, asOf ?? undefined)
      return {
        known: understood.mentions.map(({ entity }) => entity.name),
        answers: answers.map(({ entity, path }) => ({
          name: entity.name,
          confidence: path.reduce((all, { relation }) => all * relation.confidence, 1),
          path: path.map(inWords),
        })),
      }
    },
    add: (relations, from) => {
      const done = store.write((tx) => {
        const { count = 0 } =
          tx.get<{ count: number }>('SELECT count(*) AS count FROM graph_evidence WHERE session = :runId', from) ?? {}
        if (count + relations.length > MOST_BY_RUN)
          throw new StudioError('LIMIT_REACHED', `A run adds at most ${MOST_BY_RUN} relations to the graph.`)
        return relations.map((given) => {
          const witness = witnessOf(tx, inSentence(given), from)
          if (!witness) throw new StudioError('NOT_AVAILABLE', 'Only a recorded run can add to the graph.')
          return addRelation(tx, { ...given, scope: 'user' }, witness, graph.clock.next(tx))
        })
      })
      graph.changed()
      return done
    },
    remove: (ids) => {
      // In reverse, so that what the first took the place of holds again.
      store.write((tx) => {
        for (const id of ids.toReversed()) {
          const known = tx.get('SELECT 1 FROM graph_relation WHERE id = :id', { id })
          if (known) takeBackRelation(tx, requireRelation(tx, id), graph.clock.next(tx))
        }
      })
      graph.changed()
    },
  }
}

const inSentence = ({ subject, type, object }: { subject: string; type: string; object: string }): string =>
  `${subject} ${type.replaceAll('_', ' ')} ${object}`

/** "Mia works at Harbour Works", whichever way it was followed. */
export const inWords = ({ relation, backwards, from, to }: PathStep): string =>
  inSentence({ subject: (backwards ? to : from).name, type: relation.type, object: (backwards ? from : to).name })
