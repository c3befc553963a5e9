import { type Adjacency, adjacencyOf } from './adjacency.ts'
import type { GraphArrays, Seed } from './graph-arrays.ts'

/** How likely a walk goes on at each entity, rather than beginning anew at a seed. */
const GOES_ON = 0.5
/** Of all weight, the part of an entity's that may be left where it is, per relation. */
const SLIGHT = 1e-5

const sums = new WeakMap<Adjacency, Float64Array>()

/**
 * Personalised PageRank by pushing weight on from the seeds (Andersen, Chung and Lang): what is far from them is never looked at. Relations are
 * walked either way, the likelier the more their confidence. Gives the weight of each entity that was reached; together 1 at most.
 */
export function personalRank(graph: GraphArrays, seeds: readonly Seed[]): Map<number, number> {
  const adjacency = adjacencyOf(graph)
  const degree = degrees(graph, adjacency)
  const total = seeds.reduce((sum, { weight }) => sum + weight, 0)
  const rank = new Map<number, number>()
  const left = new Map<number, number>()
  const queue: number[] = []
  const give = (entity: number, weight: number): void => {
    const before = left.get(entity) ?? 0
    left.set(entity, before + weight)
    const least = SLIGHT * countOf(adjacency, entity)
    if (before <= least && before + weight > least) queue.push(entity)
  }
  for (const { entity, weight } of seeds) give(entity, weight / (total || 1))
  for (let next = 0; next < queue.length; next += 1) {
    const entity = queue[next] ?? 0
    const weight = left.get(entity) ?? 0
    left.set(entity, 0)
    const going = (degree[entity] ?? 0) > 0 ? GOES_ON : 0
    rank.set(entity, (rank.get(entity) ?? 0) + weight * (1 - going))
    if (going === 0) continue
    for (let at = adjacency.from[entity] ?? 0; at < (adjacency.from[entity + 1] ?? 0); at += 1) {
      const share = (graph.confidence[adjacency.relation[at] ?? 0] ?? 0) / (degree[entity] ?? 1)
      give(adjacency.other[at] ?? 0, weight * going * share)
    }
  }
  return rank
}

/** The entities nearest to some, at most so many, likeliest first. */
export function nearest(graph: GraphArrays, seeds: readonly Seed[], most = 300): number[] {
  return [...personalRank(graph, seeds)]
    .sort(([a, first], [b, second]) => second - first || a - b)
    .slice(0, most)
    .map(([entity]) => entity)
}

const countOf = ({ from }: Adjacency, entity: number): number =>
  Math.max(1, (from[entity + 1] ?? 0) - (from[entity] ?? 0))

/** Sum of the confidence of each entity's relations. */
function degrees({ size, confidence }: GraphArrays, adjacency: Adjacency): Float64Array {
  const known = sums.get(adjacency)
  if (known) return known
  const made = new Float64Array(size)
  for (let entity = 0; entity < size; entity += 1)
    for (let at = adjacency.from[entity] ?? 0; at < (adjacency.from[entity + 1] ?? 0); at += 1)
      made[entity] = (made[entity] ?? 0) + (confidence[adjacency.relation[at] ?? 0] ?? 0)
  sums.set(adjacency, made)
  return made
}
