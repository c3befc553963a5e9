import type { Answer, GraphAnswering, GraphArrays } from './reason/graph-arrays.ts'

const MOST_HOPS = 3
const BEAM = 200
/** What a step is worth whose name the question does not say. */
const UNSAID = 0.15
/** An answer must have at least one step that the question speaks of. */
const LEAST = 0.3

/** Follows the relations whose names the question says, from what it names; without any training. */
export const followWords: GraphAnswering = {
  answer(graph, { seeds, words, limit }) {
    const said = graph.types.map((type) => likeness(type, words))
    const adjacent = adjacency(graph)
    const best = new Map<number, Answer>()
    let beam = seeds.map(({ entity, weight }): Walk => ({ entity, score: weight, said: 0, path: [], types: new Set() }))
    const start = new Set(seeds.map(({ entity }) => entity))
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const next: Walk[] = []
      for (const walk of beam)
        for (const relation of adjacent[walk.entity] ?? []) {
          const backwards = graph.subject[relation] !== walk.entity
          const entity = (backwards ? graph.subject : graph.object)[relation] ?? 0
          if (start.has(entity) || walk.path.some((step) => step.relation === relation)) continue
          const type = graph.type[relation] ?? 0
          const fits = walk.types.has(type) ? 0 : (said[type] ?? 0)
          const score = walk.score * (graph.confidence[relation] ?? 0) * Math.max(fits, UNSAID)
          const path = [...walk.path, { relation, backwards }]
          next.push({ entity, score, said: Math.max(walk.said, fits), path, types: new Set([...walk.types, type]) })
        }
      beam = next.sort((a, b) => b.score - a.score).slice(0, BEAM)
      for (const { entity, score, said: told, path } of beam) {
        // A longer path that says more of the question outweighs the part of it that says less.
        const covered = score ** (1 / path.length) * coverage(path, graph, said)
        if (told >= LEAST && covered > (best.get(entity)?.score ?? 0))
          best.set(entity, { entity, score: covered, path })
      }
    }
    return [...best.values()].sort((a, b) => b.score - a.score || a.entity - b.entity).slice(0, limit)
  },
}

interface Walk {
  entity: number
  score: number
  said: number
  path: Answer['path']
  types: ReadonlySet<number>
}

function coverage(path: Answer['path'], { type }: GraphArrays, said: readonly number[]): number {
  const told = new Set(path.map(({ relation }) => type[relation] ?? 0))
  const all = said.reduce((sum, share) => sum + share, 0)
  return all === 0 ? 0 : [...told].reduce((sum, index) => sum + (said[index] ?? 0), 0) / all
}

/** Share of the words of a relation's name that the question has, in any form; 0 to 1. */
function likeness(type: string, question: string): number {
  const words = type.split('_').filter((word) => !EMPTY.has(word))
  const asked = (question.match(/[\p{L}\p{N}]+/gu) ?? []).map(stem)
  const there = words.filter((word) => (HAN.test(word) ? question.includes(word) : asked.includes(stem(word))))
  return words.length === 0 ? 0 : there.length / words.length
}

const HAN = /\p{Script=Han}/u
const EMPTY = new Set(['a', 'an', 'at', 'by', 'for', 'in', 'is', 'has', 'of', 'on', 'the', 'to', 'with'])
const stem = (word: string): string => word.replace(/(?:ing|ed|es|s|e|d)$/u, '') || word

function adjacency({ size, subject, object }: GraphArrays): number[][] {
  const adjacent: number[][] = Array.from({ length: size }, () => [])
  for (let index = 0; index < subject.length; index += 1) {
    adjacent[subject[index] ?? 0]?.push(index)
    if (subject[index] !== object[index]) adjacent[object[index] ?? 0]?.push(index)
  }
  return adjacent
}
