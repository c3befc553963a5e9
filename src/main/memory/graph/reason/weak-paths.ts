import { adjacencyOf } from './adjacency.ts'
import { advance, type Frontier, startAt } from './frontier.ts'
import type { GraphArrays } from './graph-arrays.ts'
import type { Label } from './relation-names.ts'

const MOST_PATHS = 8
/** F1 of where a path leads against the answers that it must have to be taught. */
const LEAST = 0.5

/**
 * Paths of labels from an entity that lead to these answers as exactly as any does; nobody says which of them the question means.
 * `labels` are those of the graph's types. At most 8, shortest first.
 */
export function weakPaths(
  graph: GraphArrays,
  labels: readonly Label[],
  seed: number,
  answers: ReadonlySet<number>,
  mostHops: number,
): number[][] {
  const adjacency = adjacencyOf(graph)
  const byCode = new Map<number, number>()
  labels.forEach(({ type, backwards, symmetric }, index) => {
    byCode.set(type * 2 + (backwards ? 1 : 0), index)
    if (symmetric) byCode.set(type * 2 + 1, index)
  })
  let best = LEAST
  let found: number[][] = []
  const look = (frontier: Frontier, path: readonly number[]): void => {
    const right = frontier.entities.filter((entity) => answers.has(entity)).length
    const fits = (2 * right) / (frontier.entities.length + answers.size)
    if (path.length > 0 && fits >= best) {
      if (fits > best) found = []
      best = fits
      found.push([...path])
    }
    if (path.length === mostHops) return
    const there = new Set<number>()
    for (const entity of frontier.entities)
      for (let at = adjacency.from[entity] ?? 0; at < (adjacency.from[entity + 1] ?? 0); at += 1) {
        const label = byCode.get(adjacency.code[at] ?? 0)
        if (label === undefined) continue
        // On the last hop only what leads to an answer is worth following.
        if (path.length < mostHops - 1 || answers.has(adjacency.other[at] ?? 0)) there.add(label)
      }
    for (const index of [...there].sort((a, b) => a - b)) {
      const label = labels[index]
      const next = label && advance(graph, adjacency, frontier, label)
      if (next && next.entities.length > 0) look(next, [...path, index])
    }
  }
  look(startAt(seed, 1), [])
  return found.sort((a, b) => a.length - b.length).slice(0, MOST_PATHS)
}
