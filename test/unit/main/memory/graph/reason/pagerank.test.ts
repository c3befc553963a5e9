import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest, personalRank } from '../../../../../../src/main/memory/graph/reason/pagerank.ts'
import { graphOf } from '../../../../../bench/graph/world.ts'

type Edge = readonly [number, number, number]
const chain = (many: number): Edge[] => Array.from({ length: many - 1 }, (_, index): Edge => [index, 0, index + 1])
const sure = (size: number, edges: readonly Edge[], confidence = 0.9) =>
  graphOf(
    size,
    ['next'],
    edges,
    edges.map(() => confidence),
  )

/** The definition: begin anew with a half, else go on by confidence; repeated until nothing changes. */
function byDefinition(
  size: number,
  edges: readonly (readonly [number, number, number, number])[],
  seed: number,
): number[] {
  const degree = Array.from({ length: size }, () => 0)
  const usable = edges.filter(([a, , b, sureness]) => a !== b && sureness > 0)
  for (const [a, , b, sureness] of usable) {
    degree[a] = (degree[a] ?? 0) + sureness
    degree[b] = (degree[b] ?? 0) + sureness
  }
  let left = Array.from({ length: size }, (_, index): number => (index === seed ? 1 : 0))
  const rank = left.map(() => 0)
  for (let round = 0; round < 60; round += 1) {
    const next = left.map(() => 0)
    left.forEach((weight, entity) => {
      const goes = (degree[entity] ?? 0) > 0 ? 0.5 : 0
      rank[entity] = (rank[entity] ?? 0) + weight * (1 - goes)
      for (const [a, , b, sureness] of usable) {
        if (a === entity) next[b] = (next[b] ?? 0) + (weight * goes * sureness) / (degree[a] ?? 1)
        if (b === entity) next[a] = (next[a] ?? 0) + (weight * goes * sureness) / (degree[b] ?? 1)
      }
    })
    left = next
  }
  return rank
}

describe('personalised rank', () => {
  it('differs from its definition by more than it leaves behind', () => {
    const edge = fc.tuple(
      fc.nat({ max: 7 }),
      fc.constant(0),
      fc.nat({ max: 7 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 30 }), fc.nat({ max: 7 }), (edges, seed) => {
        const graph = graphOf(
          8,
          ['next'],
          edges.map(([a, type, b]): Edge => [a, type, b]),
          edges.map(([, , , sureness]) => sureness),
        )
        const rank = personalRank(graph, [{ entity: seed, weight: 3 }])
        byDefinition(8, edges, seed).forEach((right, entity) => {
          expect(Math.abs((rank.get(entity) ?? 0) - right)).toBeLessThan(2e-3)
        })
      }),
      { numRuns: 200 },
    )
  })

  it('reaches what is not connected, or ranks what is far before what is near', () => {
    const graph = sure(8, [...chain(5), [6, 0, 7]])
    expect(nearest(graph, [{ entity: 0, weight: 1 }])).toEqual([0, 1, 2, 3, 4])
  })

  it('gives more than is asked for', () => {
    const star = sure(
      1_001,
      Array.from({ length: 1_000 }, (_, index): Edge => [0, 0, index + 1]),
    )
    expect(nearest(star, [{ entity: 0, weight: 1 }])).toHaveLength(300)
    expect(nearest(star, [{ entity: 0, weight: 1 }], 5)).toHaveLength(5)
  })

  it('fails with nothing to begin from', () => {
    expect(nearest(sure(3, chain(3)), [])).toEqual([])
    expect(nearest(sure(1, []), [{ entity: 0, weight: 1 }])).toEqual([0])
  })
})
