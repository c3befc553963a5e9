import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { following } from '../../../../../../src/main/memory/graph/reason/follow.ts'
import {
  type Answer,
  type GraphAnswering,
  type GraphArrays,
  MENTION,
} from '../../../../../../src/main/memory/graph/reason/graph-arrays.ts'
import { labelsOf } from '../../../../../../src/main/memory/graph/reason/relation-names.ts'
import { train } from '../../../../../../src/main/memory/graph/reason/train.ts'
import { spokenLessons } from '../../../../../bench/graph/lessons.ts'
import { MEASURED } from '../../../../../bench/graph/lexicon.ts'
import { divide } from '../../../../../bench/graph/questions.ts'
import { graphOf } from '../../../../../bench/graph/world.ts'
import { Dice } from '../../../../../bench/memory/dice.ts'

const RELATIONS = MEASURED.filter(({ name }) => ['reports_to', 'works_at', 'sibling_of', 'located_in'].includes(name))
const TYPES = RELATIONS.map(({ name }) => name)
const [REPORTS, WORKS, LOCATED, SIBLING] = [0, 1, 2, 3]

let answering: GraphAnswering

beforeAll(() => {
  const dice = new Dice(3)
  const { learn } = divide(RELATIONS, dice)
  answering = following(train(spokenLessons(RELATIONS, learn, 4_000, dice), labelsOf(TYPES)))
}, 120_000)

type Edge = readonly [subject: number, type: number, object: number]

const sure = (size: number, edges: readonly Edge[]): GraphArrays =>
  graphOf(
    size,
    TYPES,
    edges,
    edges.map(() => 0.9),
  )

const ask = (graph: GraphArrays, question: string, seed = 0, limit = 10): Answer[] =>
  answering.answer(graph, { seeds: [{ entity: seed, weight: 1 }], words: question.replaceAll('@', MENTION), limit })
    .answers

/** Where a path leads from an entity; null when a step does not begin where the one before ends. */
function follow(graph: GraphArrays, seed: number, path: Answer['path']): number | null {
  let at = seed
  for (const { relation, backwards } of path) {
    if ((backwards ? graph.object : graph.subject)[relation] !== at) return null
    at = (backwards ? graph.subject : graph.object)[relation] ?? -1
  }
  return at
}

describe('following relations', () => {
  const family = sure(6, [
    [0, SIBLING, 1],
    [1, REPORTS, 2],
    [0, REPORTS, 3],
    [3, SIBLING, 4],
    [2, WORKS, 5],
  ])

  it('takes the order of what is nested for the other order', () => {
    expect(ask(family, "who is @'s brother's boss?")[0]).toMatchObject({ entity: 2 })
    expect(ask(family, "who is @'s boss's brother?")[0]).toMatchObject({ entity: 4 })
    expect(ask(family, 'who is the boss of the brother of @?')[0]).toMatchObject({ entity: 2 })
    expect(ask(family, '@的哥哥的老板是谁？')[0]).toMatchObject({ entity: 2 })
    expect(ask(family, '@的老板的哥哥是谁？')[0]).toMatchObject({ entity: 4 })
  })

  it('mixes up who does something and to whom it is done', () => {
    const pair = sure(3, [
      [0, REPORTS, 1],
      [2, REPORTS, 0],
    ])
    expect(ask(pair, 'who does @ report to?')[0]).toMatchObject({ entity: 1 })
    expect(ask(pair, 'who reports to @?')[0]).toMatchObject({ entity: 2 })
    expect(ask(pair, '@向谁汇报？')[0]).toMatchObject({ entity: 1 })
    expect(ask(pair, '谁向@汇报？')[0]).toMatchObject({ entity: 2 })
  })

  it('tells other hops than those of the best path', () => {
    const words = `where does ${MENTION}'s brother's boss work?`
    const { answers, hops } = answering.answer(family, { seeds: [{ entity: 0, weight: 1 }], words, limit: 3 })
    expect(answers[0]).toMatchObject({ entity: 5 })
    expect(hops.slice(0, 3).map(([first]) => TYPES[first?.type ?? -1])).toEqual([
      'sibling_of',
      'reports_to',
      'works_at',
    ])
    for (const types of hops) expect(types.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1)
  })

  it('knows nothing of a type it was never taught but whose name is said', () => {
    const graph = graphOf(
      3,
      ['mentors', 'reports_to'],
      [
        [0, 0, 1],
        [0, 1, 2],
      ],
      [0.9, 0.9],
    )
    expect(ask(graph, 'who does @ mentor?')[0]).toMatchObject({ entity: 1 })
  })

  it('answers what nothing in the graph says', () => {
    expect(ask(family, 'how tall is @?')).toEqual([])
    expect(ask(family, 'purple elephants dance around @')).toEqual([])
    expect(ask(family, '')).toEqual([])
    expect(ask(family, MENTION)).toEqual([])
  })

  it('begins at the wrong one of two names', () => {
    const graph = sure(4, [
      [0, REPORTS, 2],
      [1, REPORTS, 3],
    ])
    const seeds = [{ entity: 1, weight: 1, mention: 1 }]
    const { answers } = answering.answer(graph, { seeds, words: `${MENTION} asks who ${MENTION} reports to`, limit: 3 })
    expect(answers.map(({ entity }) => entity)).toEqual([3])
  })

  it('believes a likely and an unlikely relation alike, or uses one that cannot hold', () => {
    const graph = graphOf(
      4,
      TYPES,
      [
        [0, REPORTS, 1],
        [0, REPORTS, 2],
        [0, REPORTS, 3],
      ],
      [0.3, 0.9, 0],
    )
    expect(ask(graph, "who is @'s boss?").map(({ entity }) => entity)).toEqual([2, 1])
  })
})

describe('any graph and any question', () => {
  const edges = fc.array(
    fc.tuple(
      fc.nat({ max: 9 }),
      fc.nat({ max: TYPES.length - 1 }),
      fc.nat({ max: 9 }),
      fc.float({ min: 0, max: 1, noNaN: true }),
    ),
    { maxLength: 40 },
  )
  const question = fc.oneof(
    fc
      .array(
        fc.constantFrom(
          "@'s",
          '@',
          'boss',
          'brother',
          'of',
          'the',
          'who',
          'works',
          'at',
          '的',
          '老板',
          '是谁',
          '哥哥',
          '?',
          "'s",
          'zzz',
        ),
        { maxLength: 14 },
      )
      .map((words) => words.join(' ')),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  )

  it('gives a path that does not lead there, uses what cannot hold, or answers differently the second time', () => {
    fc.assert(
      fc.property(edges, question, fc.nat({ max: 9 }), (given, words, seed) => {
        const graph = graphOf(
          10,
          TYPES,
          given.map(([a, type, b]): Edge => [a, type, b]),
          given.map(([, , , sureness]) => sureness),
        )
        const answers = ask(graph, words, seed)
        for (const { entity, score, path } of answers) {
          expect(follow(graph, seed, path)).toBe(entity)
          expect(path.every(({ relation }) => (graph.confidence[relation] ?? 0) > 0)).toBe(true)
          expect(entity).not.toBe(seed)
          expect(score).toBeGreaterThan(0)
          expect(score).toBeLessThanOrEqual(1)
        }
        const scores = answers.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
        expect(ask(structuredClone(graph), words, seed)).toEqual(answers)
      }),
      { numRuns: 300 },
    )
  })

  it('fails on a graph without relations, without entities or with nothing but loops', () => {
    expect(ask(sure(0, []), "who is @'s boss?")).toEqual([])
    expect(ask(sure(3, []), "who is @'s boss?")).toEqual([])
    expect(ask(graphOf(3, [], [], []), "who is @'s boss?")).toEqual([])
    expect(ask(sure(1, [[0, REPORTS, 0]]), "who is @'s boss?")).toEqual([])
    expect(
      ask(
        sure(3, [
          [0, REPORTS, 1],
          [1, REPORTS, 2],
          [2, REPORTS, 0],
        ]),
        "who is @'s boss?",
      )[0]?.entity,
    ).toBe(1)
  })

  it('takes far longer among hubs of ten thousand than the hubs are larger', () => {
    const hub = (many: number): GraphArrays =>
      sure(many + 3, [
        ...Array.from({ length: many }, (_, index): Edge => [index + 3, WORKS, 1]),
        ...Array.from({ length: many }, (_, index): Edge => [index + 3, SIBLING, 2]),
        [0, WORKS, 1],
        [1, LOCATED, 2],
      ])
    const time = (graph: GraphArrays): number => {
      ask(graph, "where is the company of @'s employer's employee's brother's company?")
      const began = performance.now()
      for (let count = 0; count < 3; count += 1)
        ask(graph, "where is the company of @'s employer's employee's brother's company?")
      return performance.now() - began
    }
    time(hub(100))
    const [small, large] = [time(hub(1_000)), time(hub(10_000))]
    expect(large / small).toBeLessThan(100)
  })
})
