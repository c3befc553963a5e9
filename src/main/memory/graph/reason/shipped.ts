import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { following } from './follow.ts'
import type { GraphAnswering } from './graph-arrays.ts'
import { saidNames } from './said-names.ts'
import { unpackWeights } from './weights.ts'

/**
 * Answers with the weights in the folder `resources`, which are read when the first question is asked; what these know no answer to, by the
 * names of relations that the question says.
 */
export function shippedAnswering(resourcesPath: string): GraphAnswering {
  let answering: GraphAnswering | null = null
  return {
    answer(graph, ask) {
      answering ??= following(unpackWeights(readFileSync(join(resourcesPath, 'graph', 'follow-weights.br'))))
      const learned = answering.answer(graph, ask)
      return learned.answers.length > 0 ? learned : saidNames.answer(graph, ask)
    },
  }
}
