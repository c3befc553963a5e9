import { adjacencyOf } from '../../../src/main/memory/graph/reason/adjacency.ts'
import { type GraphArrays, MENTION } from '../../../src/main/memory/graph/reason/graph-arrays.ts'
import type { Dice } from '../memory/dice.ts'
import type { Spoken } from './lexicon.ts'
import type { Language } from './phrases.ts'
import { type Phrasebook, phrase } from './questions.ts'

export interface Question {
  words: string
  seed: number
  /** Everything that is a right answer. */
  answers: ReadonlySet<number>
  hops: readonly string[]
  language: Language
}

/** Questions of so many hops about a graph, half of them Chinese; what they ask for is there. */
export function makeQuestions(
  graph: GraphArrays,
  relations: readonly Spoken[],
  book: Phrasebook,
  wanted: { hops: number; count: number },
  dice: Dice,
): Question[] {
  const questions: Question[] = []
  while (questions.length < wanted.count) {
    const seed = dice.below(graph.size)
    const language = questions.length % 2 === 0 ? 'en' : 'zh'
    const hops = wander(graph, relations, seed, wanted.hops, dice)
    const words = hops && phrase(book, hops, language, dice, MENTION)
    if (!hops || !words) continue
    const answers = follow(graph, relations, seed, hops)
    if (answers.size > 0) questions.push({ words, seed, answers, hops, language })
  }
  return questions
}

/** Hops of a random walk that comes nowhere twice; null when it ends too soon. */
function wander(
  graph: GraphArrays,
  relations: readonly Spoken[],
  seed: number,
  hops: number,
  dice: Dice,
): string[] | null {
  const { from, code, other } = adjacencyOf(graph)
  const visited = [seed]
  const made: string[] = []
  while (made.length < hops) {
    const entity = visited.at(-1) ?? 0
    const places = Array.from(
      { length: (from[entity + 1] ?? 0) - (from[entity] ?? 0) },
      (_, at) => (from[entity] ?? 0) + at,
    )
    const open = places.filter((at) => !visited.includes(other[at] ?? 0))
    if (open.length === 0) return null
    // First a kind of hop, or the inhabitants of cities would be most of all questions.
    const kind = dice.pick([...new Set(open.map((at) => code[at] ?? 0))])
    const at = dice.pick(open.filter((each) => code[each] === kind))
    made.push(hopName(graph, relations, kind))
    visited.push(other[at] ?? 0)
  }
  return made
}

const hopName = (graph: GraphArrays, relations: readonly Spoken[], code: number): string => {
  const name = graph.types[code >> 1] ?? ''
  const symmetric = relations.find((each) => each.name === name)?.symmetric
  return `${name}${symmetric || code % 2 === 0 ? '>' : '<'}`
}

/** Everything that hops lead to from an entity on ways that come nowhere twice. */
export function follow(
  graph: GraphArrays,
  relations: readonly Spoken[],
  seed: number,
  hops: readonly string[],
): Set<number> {
  const { from, code, other } = adjacencyOf(graph)
  const found = new Set<number>()
  const walk = (way: readonly number[]): void => {
    const entity = way.at(-1) ?? 0
    if (way.length > hops.length) {
      found.add(entity)
      return
    }
    for (let at = from[entity] ?? 0; at < (from[entity + 1] ?? 0); at += 1)
      if (hopName(graph, relations, code[at] ?? 0) === hops[way.length - 1] && !way.includes(other[at] ?? 0))
        walk([...way, other[at] ?? 0])
  }
  walk([seed])
  return found
}
