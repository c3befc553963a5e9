import { adjacencyOf } from '../../../src/main/memory/graph/reason/adjacency.ts'
import type { GraphArrays } from '../../../src/main/memory/graph/reason/graph-arrays.ts'
import { nearest } from '../../../src/main/memory/graph/reason/pagerank.ts'
import { stemOf, tokenise } from '../../../src/main/memory/graph/reason/tokens.ts'

/** Answers a question with an entity, or none. */
export type Guess = (words: string, seed: number) => number | undefined

/** The nearest entity, whatever is asked. */
export const byRank =
  (graph: GraphArrays): Guess =>
  (_, seed) =>
    nearest(graph, [{ entity: seed, weight: 1 }], 2).find((entity) => entity !== seed)

const MOST_HOPS = 3
const UNSAID = 0.15

/** Where relations lead whose names the question has, without any training: each word of a name is looked for by its stem. */
export function byWords(graph: GraphArrays): Guess {
  const adjacency = adjacencyOf(graph)
  const names = graph.types.map((type) =>
    type
      .split('_')
      .filter((word) => !['of', 'in', 'at', 'to'].includes(word))
      .map(stemOf),
  )
  return (words, seed) => {
    const asked = new Set(tokenise(words).map(({ stem }) => stem))
    const said = names.map((name) => name.filter((word) => asked.has(word)).length / name.length)
    if (Math.max(...said) === 0) return undefined
    const all = said.reduce((sum, each) => sum + each, 0)
    let best = { entity: -1, score: 0 }
    let beam = [{ entity: seed, score: 1, types: [] as number[], visited: [seed] }]
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      beam = beam
        .flatMap(({ entity, score, types, visited }) => {
          const from = adjacency.from[entity] ?? 0
          return Array.from({ length: (adjacency.from[entity + 1] ?? 0) - from }, (_, index) => {
            const [other, type] = [adjacency.other[from + index] ?? 0, (adjacency.code[from + index] ?? 0) >> 1]
            const fits = types.includes(type) ? UNSAID : Math.max(said[type] ?? 0, UNSAID)
            return { entity: other, score: score * fits, types: [...types, type], visited: [...visited, other] }
          }).filter(({ entity: other }) => !visited.includes(other))
        })
        .sort((a, b) => b.score - a.score)
        .slice(0, 200)
      for (const { entity, score, types } of beam) {
        const told = [...new Set(types)].reduce((sum, type) => sum + (said[type] ?? 0), 0) / all
        const worth = score ** (1 / types.length) * told
        if (worth > best.score) best = { entity, score: worth }
      }
    }
    return best.entity < 0 ? undefined : best.entity
  }
}
