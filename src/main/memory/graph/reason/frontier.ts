import { type Adjacency, firstPlace } from './adjacency.ts'
import type { GraphArrays, Step } from './graph-arrays.ts'
import type { Label } from './relation-names.ts'

/** Entities that some steps lead to, each with the likeliest path there; none comes twice on a path. */
export interface Frontier {
  entities: number[]
  /** Product of the confidence of the steps. */
  scores: number[]
  /** Per entity: the place in `before` it was come to from, and the step. */
  origins: number[]
  relations: number[]
  backwards: boolean[]
  before: Frontier | null
}

/** Entities that are looked at in one hop at most, the likeliest. */
const MOST_ENTITIES = 4000

export const startAt = (entity: number, weight: number): Frontier => ({
  entities: [entity],
  scores: [weight],
  origins: [-1],
  relations: [-1],
  backwards: [false],
  before: null,
})

/** Where a label leads from there; empty when nowhere. */
export function advance(graph: GraphArrays, adjacency: Adjacency, before: Frontier, label: Label): Frontier {
  const next: Frontier = { entities: [], scores: [], origins: [], relations: [], backwards: [], before }
  const places = new Map<number, number>()
  const low = label.type * 2 + (label.backwards ? 1 : 0)
  const high = label.type * 2 + (label.backwards || label.symmetric ? 1 : 0)
  for (let origin = 0; origin < before.entities.length; origin += 1) {
    const entity = before.entities[origin] ?? 0
    const end = adjacency.from[entity + 1] ?? 0
    for (let at = firstPlace(adjacency, entity, low); at < end; at += 1) {
      const code = adjacency.code[at] ?? 0
      if (code > high) break
      const other = adjacency.other[at] ?? 0
      const relation = adjacency.relation[at] ?? 0
      const score = (before.scores[origin] ?? 0) * (graph.confidence[relation] ?? 0)
      const place = places.get(other)
      if (place !== undefined && score <= (next.scores[place] ?? 0)) continue
      if (isOn(before, origin, other)) continue
      const to = place ?? next.entities.length
      places.set(other, to)
      next.entities[to] = other
      next.scores[to] = score
      next.origins[to] = origin
      next.relations[to] = relation
      next.backwards[to] = code % 2 === 1
    }
  }
  return next.entities.length > MOST_ENTITIES ? likeliest(next) : next
}

function isOn(frontier: Frontier, place: number, entity: number): boolean {
  let at = place
  for (let each: Frontier | null = frontier; each; each = each.before) {
    if (each.entities[at] === entity) return true
    at = each.origins[at] ?? -1
  }
  return false
}

function likeliest(frontier: Frontier): Frontier {
  const { entities, scores, origins, relations, backwards, before } = frontier
  const kept = entities
    .map((_, place) => place)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, MOST_ENTITIES)
  return {
    entities: kept.map((place) => entities[place] ?? 0),
    scores: kept.map((place) => scores[place] ?? 0),
    origins: kept.map((place) => origins[place] ?? 0),
    relations: kept.map((place) => relations[place] ?? 0),
    backwards: kept.map((place) => backwards[place] ?? false),
    before,
  }
}

/** The steps to an entity of a frontier by its place. */
export function pathTo(frontier: Frontier, place: number): Step[] {
  const path: Step[] = []
  let at = place
  for (let each: Frontier | null = frontier; each?.before; each = each.before) {
    path.unshift({ relation: each.relations[at] ?? 0, backwards: each.backwards[at] ?? false })
    at = each.origins[at] ?? 0
  }
  return path
}
