import { describe, expect, it } from 'vitest'
import { type GraphArrays, MENTION } from '../../../../../../src/main/memory/graph/reason/graph-arrays.ts'
import { shippedAnswering } from '../../../../../../src/main/memory/graph/reason/shipped.ts'
import { graphOf } from '../../../../../bench/graph/world.ts'

const NAMES = ['Ada', 'Harbour', 'Lisbon', 'Porto', 'Bo', 'Cy', 'Dee', 'Eve', 'Book', 'Mo']
const RELATIONS: readonly (readonly [string, string, string])[] = [
  ['Ada', 'works_for', 'Harbour'],
  ['Harbour', 'located_in', 'Lisbon'],
  ['Ada', 'lives_in', 'Porto'],
  ['Bo', 'manages', 'Ada'],
  ['Ada', 'sibling_of', 'Cy'],
  ['Cy', 'reports_to', 'Dee'],
  ['Eve', 'married_to', 'Cy'],
  ['Ada', 'wrote', 'Book'],
  ['Ada', 'mentors', 'Mo'],
]
const types = [...new Set(RELATIONS.map(([, type]) => type))]
const graph: GraphArrays = graphOf(
  NAMES.length,
  types,
  RELATIONS.map(([a, type, b]) => [NAMES.indexOf(a), types.indexOf(type), NAMES.indexOf(b)] as const),
  RELATIONS.map(() => 0.9),
)

describe('the weights that ship', () => {
  const answering = shippedAnswering('resources')
  const ask = (name: string, question: string): string | undefined => {
    const words = question.toLowerCase().replace(name.toLowerCase(), MENTION)
    const seeds = [{ entity: NAMES.indexOf(name), weight: 1 }]
    return NAMES[answering.answer(graph, { seeds, words, limit: 1 }).answers[0]?.entity ?? -1]
  }

  // They are of the features there were when they were written: after a change they must be written anew.
  it.each([
    ['Ada', 'Where does Ada work?', 'Harbour'],
    ['Ada', 'Which city does Ada live in?', 'Porto'],
    ['Ada', 'Who is the boss of Ada?', 'Bo'],
    ['Bo', 'Who does Bo manage?', 'Ada'],
    ['Ada', "Who is Ada's brother's boss?", 'Dee'],
    ['Ada', "Who is the wife of Ada's brother?", 'Eve'],
    ['Book', 'Who wrote Book?', 'Ada'],
    ['Ada', 'Where is the company located at which Ada works?', 'Lisbon'],
    ['Ada', 'Who does Ada mentor?', 'Mo'],
    ['Ada', 'Ada在哪里工作？', 'Harbour'],
    ['Ada', 'Ada的哥哥的老板是谁？', 'Dee'],
    ['Bo', 'Bo的下属住在哪里？', 'Porto'],
    ['Ada', 'How old is Ada?', undefined],
    ['Ada', 'Ada的电话号码是多少？', undefined],
    ['Bo', "Who is Bo's boss?", undefined],
  ])('do not answer what is asked of %s: %s', (name, question, right) => {
    expect(ask(name, question)).toBe(right)
  })
})
