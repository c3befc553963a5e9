import { describe, expect, it } from 'vitest'
import { following } from '../../../../../../src/main/memory/graph/reason/follow.ts'
import { MENTION } from '../../../../../../src/main/memory/graph/reason/graph-arrays.ts'
import type { Lesson } from '../../../../../../src/main/memory/graph/reason/lessons.ts'
import { labelsOf } from '../../../../../../src/main/memory/graph/reason/relation-names.ts'
import { stemOf, tokenise } from '../../../../../../src/main/memory/graph/reason/tokens.ts'
import { train } from '../../../../../../src/main/memory/graph/reason/train.ts'
import { weakPaths } from '../../../../../../src/main/memory/graph/reason/weak-paths.ts'
import { packWeights, unpackWeights } from '../../../../../../src/main/memory/graph/reason/weights.ts'
import { graphOf } from '../../../../../bench/graph/world.ts'

const TYPES = ['works_at', 'zorbs', 'sibling_of']

describe('labels', () => {
  it('do not know other names of a relation, or its names from the other end', () => {
    const keys = (type: string): string[] => labelsOf([type]).map(({ key }) => key)
    expect(keys('works_for')).toEqual(['works_at>', 'works_at<'])
    expect(keys('employs')).toEqual(['works_at<', 'works_at>'])
    expect(keys('spouse')).toEqual(['married_to='])
    expect(keys('zorbs')).toEqual(['zorbs>', 'zorbs<'])
  })
})

describe('weak paths', () => {
  const graph = graphOf(
    6,
    TYPES,
    [
      [0, 0, 1],
      [2, 0, 1],
      [3, 0, 1],
      [2, 2, 4],
      [0, 1, 5],
    ],
    [1, 1, 1, 1, 1],
  )
  const labels = labelsOf(TYPES)
  const named = (seed: number, answers: number[], hops: number): string[] =>
    weakPaths(graph, labels, seed, new Set(answers), hops).map((path) =>
      path.map((label) => labels[label]?.key).join(' '),
    )

  it('miss the way to the answers, or take one that leads to others as well', () => {
    expect(named(0, [5], 3)).toEqual(['zorbs>'])
    expect(named(0, [2, 3], 3)).toEqual(['works_at> works_at<'])
    expect(named(0, [4], 3)).toEqual(['works_at> works_at< sibling_of='])
  })

  it('invent a way where there is none, or one that is too long', () => {
    expect(named(5, [5], 3)).toEqual([])
    expect(named(0, [4], 2)).toEqual([])
  })
})

describe('learning', () => {
  const labels = labelsOf(TYPES)
  const at = (key: string): number => labels.findIndex((label) => label.key === key)
  const say = (words: string, ...path: string[]): Lesson => ({
    words: words.replace('@', MENTION),
    paths: [path.map(at)],
  })
  const lessons = Array.from({ length: 30 }, () => [
    say('who does @ frobnicate', 'zorbs>'),
    say('who frobnicates @', 'zorbs<'),
    say("name @'s office", 'works_at>'),
    say("name @'s brother", 'sibling_of='),
    say("name @'s brother's office", 'sibling_of=', 'works_at>'),
    say('what is the weight of @'),
  ]).flat()
  const graph = graphOf(
    4,
    TYPES,
    [
      [0, 1, 1],
      [2, 1, 0],
      [0, 0, 3],
    ],
    [0.9, 0.9, 0.9],
  )
  const first = (model: ReturnType<typeof train>, words: string): number | undefined =>
    following(model).answer(graph, { seeds: [{ entity: 0, weight: 1 }], words: words.replace('@', MENTION), limit: 1 })
      .answers[0]?.entity

  it('does not take in what it is taught, or differs from one time to the next', () => {
    const model = train(lessons, labels, { rounds: 6 })
    expect(first(model, 'who does @ frobnicate')).toBe(1)
    expect(first(model, 'who frobnicates @')).toBe(2)
    expect(first(model, "please name @'s office")).toBe(3)
    expect(first(model, 'what is the weight of @')).toBeUndefined()
    expect(train(lessons, labels, { rounds: 6 }).emission).toEqual(model.emission)
  })

  it('fails with no lessons, or with lessons that name nothing', () => {
    expect(first(train([], labels), 'who frobnicates @')).toBeUndefined()
    expect(first(train([{ words: 'nobody', paths: [[0]] }], labels), 'who frobnicates @')).toBeUndefined()
  })

  it('loses weights in a file, or reads one that is cut off', () => {
    const model = train(lessons, labels, { rounds: 6 })
    const file = packWeights(model)
    const read = unpackWeights(file)
    expect(read.labels).toEqual(model.labels)
    expect(read.rows).toEqual(model.rows)
    expect(read.scalar).toEqual(model.scalar)
    read.emission.forEach((weight, index) => {
      expect(Math.abs(weight - (model.emission[index] ?? 0))).toBeLessThanOrEqual(0.026)
    })
    for (const words of ['who does @ frobnicate', 'who frobnicates @', "name @'s office"])
      expect(first(read, words)).toBe(first(model, words))
    expect(() => unpackWeights(file.subarray(0, file.length / 2))).toThrow()
  })
})

describe('words', () => {
  it('are cut where they should not be', () => {
    const texts = (question: string): string[] => tokenise(question).map(({ text }) => text)
    expect(texts(`Who is ${MENTION}'s boss?`)).toEqual(['who', 'is', MENTION, "'s", 'boss'])
    expect(texts(`${MENTION}的老板是谁`)).toEqual([MENTION, '的', '老板', '是', '谁'])
    expect(texts(`谁在${MENTION}上班`)).toEqual(['谁', '在', MENTION, '上班'])
    expect(stemOf('manages')).toBe(stemOf('managing'))
    expect(stemOf('manager')).toBe(stemOf('managed'))
  })

  it('of a question without end take time without end', () => {
    expect(tokenise(`${'word '.repeat(100_000)}`).length).toBeLessThanOrEqual(48)
    expect(tokenise(`${'很长'.repeat(100_000)}`).length).toBeLessThanOrEqual(48)
  })
})
