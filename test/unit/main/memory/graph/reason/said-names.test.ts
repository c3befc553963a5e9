import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type GraphArrays, MENTION } from '../../../../../../src/main/memory/graph/reason/graph-arrays.ts'
import { saidNames } from '../../../../../../src/main/memory/graph/reason/said-names.ts'
import { shippedAnswering } from '../../../../../../src/main/memory/graph/reason/shipped.ts'
import { graphOf } from '../../../../../bench/graph/world.ts'

const TYPES = ['favourite_colour', 'mixed_by', 'knows', '最喜欢的颜色']
const graph: GraphArrays = graphOf(
  6,
  TYPES,
  [
    [0, 0, 1],
    [1, 1, 2],
    [0, 2, 3],
    [3, 0, 4],
    [0, 3, 5],
  ],
  [0.9, 0.8, 0.9, 0.9, 0.9],
)
const shipped = shippedAnswering(join(process.cwd(), 'resources'))
const ask = (question: string, answering = saidNames, seed = 0) =>
  answering
    .answer(graph, { seeds: [{ entity: seed, weight: 1 }], words: question.replaceAll('@', MENTION), limit: 5 })
    .answers.map(({ entity, path }) => [entity, ...path.map(({ relation }) => relation)])

it.each([
  ["what is @'s favourite colour?", [1, 0]],
  ['who mixed the favourite colour of @?', [2, 0, 1]],
  ['@最喜欢的颜色是什么？', [5, 4]],
])('a relation nobody learned to ask for is not followed by its name: %s', (question, answer) => {
  expect(ask(question)[0]).toEqual(answer)
  expect(ask(question, shipped)[0]).toEqual(answer)
})

it('something that is not said is followed', () => {
  expect(ask('what is the colour of @?')).toEqual([])
  expect(ask('how old is @?')).toEqual([])
  expect(ask("what is @'s favourite colour?", saidNames, 5)).toEqual([])
  expect(saidNames.answer(graph, { seeds: [], words: 'favourite colour', limit: 5 }).answers).toEqual([])
})
