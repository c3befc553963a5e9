import { type Adjacency, adjacencyOf } from './adjacency.ts'
import type { Answer, GraphAnswering, GraphArrays, Step } from './graph-arrays.ts'
import { stemOf, tokenise } from './tokens.ts'

const MOST_HOPS = 3
/** Walks that are kept after each step, and relations of one entity that are followed. */
const BEAM = 200
const MOST_FOLLOWED = 5_000
const EMPTY = new Set(['a', 'an', 'at', 'by', 'for', 'has', 'in', 'is', 'of', 'on', 'the', 'to', 'with'])
const HAN = /\p{Script=Han}/u

interface Walk {
  entity: number
  score: number
  path: readonly Step[]
  types: readonly number[]
}

/**
 * Follows relations whose whole names the question says, and no others, without any training: for types that nobody learned to ask for. Of
 * all answers those are given whose paths use most of what is said.
 */
export const saidNames: GraphAnswering = {
  answer(graph, { seeds, words, limit }) {
    const said = new Set(typesSaid(graph.types, words))
    if (said.size === 0) return { answers: [], hops: [] }
    const adjacency = adjacencyOf(graph)
    const best = new Map<number, Answer & { types: readonly number[] }>()
    const start = new Set(seeds.map(({ entity }) => entity))
    let beam = seeds.map(({ entity, weight }): Walk => ({ entity, score: Math.min(weight, 1), path: [], types: [] }))
    for (let hop = 0; hop < Math.min(MOST_HOPS, said.size); hop += 1) {
      beam = beam
        .flatMap((walk) => steps(graph, adjacency, walk, said))
        .filter(({ entity }) => !start.has(entity))
        .sort((a, b) => b.score - a.score || a.entity - b.entity)
        .slice(0, BEAM)
      for (const { entity, score, path, types } of beam) {
        const known = best.get(entity)
        if (!known || known.types.length < types.length || (known.types.length === types.length && known.score < score))
          best.set(entity, { entity, score, path, types })
      }
    }
    const found = [...best.values()]
    const most = Math.max(0, ...found.map(({ types }) => types.length))
    const answers = found
      .filter(({ types }) => types.length === most)
      .sort((a, b) => b.score - a.score || a.entity - b.entity)
      .slice(0, limit)
    const [first] = answers
    const hops = (first?.path ?? []).map(({ relation, backwards }) => [
      { type: graph.type[relation] ?? 0, backwards, weight: 1 },
    ])
    return { answers: answers.map(({ entity, score, path }) => ({ entity, score, path })), hops }
  },
}

/** Types of which the question has every word that says something. */
function typesSaid(types: readonly string[], question: string): number[] {
  const asked = new Set(tokenise(question).map(({ stem }) => stem))
  return types.flatMap((type, index) => {
    const words = type.split('_').filter((word) => !EMPTY.has(word))
    const all = words.every((word) => (HAN.test(word) ? question.includes(word) : asked.has(stemOf(word))))
    return words.length > 0 && all ? [index] : []
  })
}

/** Where a walk can go on over a type it has not used. */
function steps(graph: GraphArrays, adjacency: Adjacency, walk: Walk, said: ReadonlySet<number>): Walk[] {
  const next: Walk[] = []
  const from = adjacency.from[walk.entity] ?? 0
  const end = Math.min(adjacency.from[walk.entity + 1] ?? 0, from + MOST_FOLLOWED)
  for (let at = from; at < end; at += 1) {
    const relation = adjacency.relation[at] ?? 0
    const type = graph.type[relation] ?? 0
    const score = walk.score * (graph.confidence[relation] ?? 0)
    if (score <= 0 || !said.has(type) || walk.types.includes(type)) continue
    const backwards = graph.subject[relation] !== walk.entity
    const entity = (backwards ? graph.subject : graph.object)[relation] ?? 0
    next.push({ entity, score, path: [...walk.path, { relation, backwards }], types: [...walk.types, type] })
  }
  return next
}
