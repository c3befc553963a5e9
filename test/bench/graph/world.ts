import type { GraphArrays } from '../../../src/main/memory/graph/reason/graph-arrays.ts'
import type { Dice } from '../memory/dice.ts'
import type { Spoken } from './lexicon.ts'

export interface World {
  graph: GraphArrays
  /** Entity indices by kind. */
  people: readonly number[]
}

export interface WorldSize {
  entities: number
  relations: number
}

/** Shares of all relations, in the order of `MEASURED`. */
const SHARES = [0.18, 0.2, 0.2, 0.03, 0.06, 0.1, 0.13, 0.1]

/** People, companies and cities with random relations; a person has at most one employer, home, boss and spouse. */
export function makeWorld(relations: readonly Spoken[], size: WorldSize, dice: Dice): World {
  const counts = { person: Math.floor(size.entities * 0.85), company: Math.floor(size.entities * 0.11) }
  const first = { person: 0, company: counts.person, place: counts.person + counts.company, thing: 0 }
  const last = { person: counts.person, company: first.place, place: size.entities, thing: size.entities }
  const edges = new Map<string, [number, number, number]>()
  const taken = new Set<string>()
  relations.forEach(({ name, symmetric, ends: [from, to] }, type) => {
    const single = ['reports_to', 'works_at', 'lives_in', 'located_in', 'married_to'].includes(name)
    const wanted = Math.round(size.relations * (SHARES[type] ?? 0))
    for (let made = 0, tries = 0; made < wanted && tries < wanted * 20; tries += 1) {
      const a = first[from] + dice.below(last[from] - first[from])
      const b = first[to] + dice.below(last[to] - first[to])
      const full = single && (taken.has(`${type} ${a}`) || (symmetric && taken.has(`${type} ${b}`)))
      if (a === b || full || edges.has(`${type} ${a} ${b}`) || edges.has(`${type} ${b} ${a}`)) continue
      edges.set(`${type} ${a} ${b}`, [a, type, b])
      taken.add(`${type} ${a}`)
      if (symmetric) taken.add(`${type} ${b}`)
      made += 1
    }
  })
  const graph = graphOf(
    size.entities,
    relations.map(({ name }) => name),
    [...edges.values()],
    [...edges.values()].map(() => 0.8 + 0.19 * dice.next()),
  )
  return { graph, people: Array.from({ length: counts.person }, (_, index) => index) }
}

export function graphOf(
  size: number,
  types: readonly string[],
  edges: readonly (readonly [subject: number, type: number, object: number])[],
  confidence: readonly number[],
): GraphArrays {
  return {
    size,
    types,
    subject: Int32Array.from(edges, ([subject]) => subject),
    type: Uint16Array.from(edges, ([, type]) => type),
    object: Int32Array.from(edges, ([, , object]) => object),
    confidence: Float32Array.from(confidence),
  }
}
