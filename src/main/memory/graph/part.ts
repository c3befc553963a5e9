import type { GraphPart } from '@shared/graph.ts'
import type { Tx } from '../../store/types.ts'
import { entitiesAt, relationsAt } from './hydrate.ts'
import { degreeOf, type GraphSnapshot, relationsOf } from './snapshot.ts'

export interface PartOptions {
  /** Entities by index; none: the most connected part. */
  around: readonly number[]
  hops: number
  types?: readonly string[]
  minConfidence: number
  limit: number
}

/** A part of the graph that can be shown. */
export function partOf(tx: Pick<Tx, 'get' | 'all'>, snapshot: GraphSnapshot, options: PartOptions): GraphPart {
  const { arrays } = snapshot
  const wanted = options.types && new Set(options.types)
  const passes = (relation: number): boolean =>
    (arrays.confidence[relation] ?? 0) >= options.minConfidence &&
    (wanted?.has(arrays.types[arrays.type[relation] ?? 0] ?? '') ?? true)
  const chosen = options.around.length === 0 ? mostConnected(snapshot, options.limit) : near(snapshot, options, passes)
  const here = new Set(chosen)
  const relations = new Set<number>()
  for (const entity of chosen)
    for (const { relation, other } of relationsOf(snapshot, entity))
      if (here.has(other) && passes(relation)) relations.add(relation)
  return {
    entities: entitiesAt(tx, snapshot, chosen),
    relations: relationsAt(tx, snapshot, [...relations]),
    left: arrays.size - chosen.length,
  }
}

function mostConnected(snapshot: GraphSnapshot, limit: number): number[] {
  const all = Array.from({ length: snapshot.arrays.size }, (_, index) => index)
  return all.sort((a, b) => degreeOf(snapshot, b) - degreeOf(snapshot, a) || a - b).slice(0, limit)
}

function near(
  snapshot: GraphSnapshot,
  { around, hops, limit }: PartOptions,
  passes: (relation: number) => boolean,
): number[] {
  const found = new Set(around)
  let edge = [...found]
  for (let hop = 0; hop < hops && found.size < limit; hop += 1) {
    const next: number[] = []
    for (const entity of edge)
      for (const { relation, other } of relationsOf(snapshot, entity)) {
        if (found.has(other) || !passes(relation) || found.size >= limit) continue
        found.add(other)
        next.push(other)
      }
    edge = next
  }
  return [...found]
}
