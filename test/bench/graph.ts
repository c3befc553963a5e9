import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import { following } from '../../src/main/memory/graph/reason/follow.ts'
import type { Answer, GraphAnswering, GraphArrays } from '../../src/main/memory/graph/reason/graph-arrays.ts'
import { nearest } from '../../src/main/memory/graph/reason/pagerank.ts'
import { labelsOf } from '../../src/main/memory/graph/reason/relation-names.ts'
import { train } from '../../src/main/memory/graph/reason/train.ts'
import { unpackWeights } from '../../src/main/memory/graph/reason/weights.ts'
import type { Figure } from './figure.ts'
import { makeQuestions, type Question } from './graph/ask-world.ts'
import { byRank, byWords, type Guess } from './graph/baselines.ts'
import { damaged, withRumours } from './graph/damage.ts'
import { EVERYDAY } from './graph/everyday.ts'
import { spokenLessons, weakLessons } from './graph/lessons.ts'
import { MEASURED } from './graph/lexicon.ts'
import { divide, type Halves } from './graph/questions.ts'
import { makeWorld } from './graph/world.ts'
import { Dice } from './memory/dice.ts'

/** Questions for learning, by hops, and questions of each number of hops that are measured. */
const LEARNED = [12_000, 14_000, 14_000]
const ASKED = 1_000
const BARS = [99, 97, 93]
const HOPS = [1, 2, 3]

/**
 * Answering from a graph of 2,000 entities and 7,000 relations: questions whose phrases were not among those that were learned from, a half of
 * them Chinese, learned from nothing but questions and answers.
 */
export async function benchGraph(): Promise<Figure[]> {
  const dice = new Dice(7)
  const halves = divide(MEASURED, dice)
  const { graph } = makeWorld(MEASURED, { entities: 2_000, relations: 7_000 }, dice)
  const lessons = LEARNED.flatMap((count, index) =>
    makeQuestions(graph, MEASURED, halves.learn, { hops: index + 1, count }, dice),
  )
  const began = performance.now()
  const used = process.cpuUsage()
  const model = train(weakLessons(graph, lessons), labelsOf(graph.types))
  const { user, system } = process.cpuUsage(used)
  const perTenThousand = 10_000 / lessons.length
  const seconds = ((user + system) / 1e6) * perTenThousand
  const waited = ((performance.now() - began) / 1000) * perTenThousand
  const answering = following(model)
  const sets = HOPS.map((hops) => makeQuestions(graph, MEASURED, halves.hold, { hops, count: ASKED }, dice))
  const shipped = following(unpackWeights(readFileSync(join(projectRoot, 'resources', 'graph', 'follow-weights.br'))))
  return [
    ...hits('learned', sets, guessOf(answering, graph), BARS),
    ...hits('as it ships', sets, guessOf(shipped, graph)),
    ...hits('nearest only', sets, byRank(graph)),
    ...hits('words of names only', sets, byWords(graph)),
    ...unseenTypes(halves, dice),
    ...damage(graph, sets, answering, dice),
    faithfulness(graph, sets, answering),
    ...retrieval(graph, sets),
    abstention(graph, shipped, dice),
    {
      name: 'learning from 10,000 questions, processor time',
      value: seconds,
      unit: 's',
      bar: { at: 'most', value: 10 },
      detail: `${lessons.length} learned from; by the clock ${waited.toFixed(1)} s`,
    },
    ...latency(halves, answering, dice),
  ]
}

const firstAnswer = (answering: GraphAnswering, graph: GraphArrays, words: string, seed: number): Answer | undefined =>
  answering.answer(graph, { seeds: [{ entity: seed, weight: 1 }], words, limit: 5 }).answers[0]

const guessOf =
  (answering: GraphAnswering, graph: GraphArrays): Guess =>
  (words, seed) =>
    firstAnswer(answering, graph, words, seed)?.entity

const percent = (part: number, whole: number): number => (100 * part) / Math.max(1, whole)

function share(questions: readonly Question[], guess: Guess): number {
  const right = questions.filter(({ words, seed, answers }) => answers.has(guess(words, seed) ?? -1)).length
  return percent(right, questions.length)
}

function hits(
  who: string,
  sets: readonly (readonly Question[])[],
  guess: Guess,
  bars: readonly number[] = [],
): Figure[] {
  return sets.map((questions, index) => {
    const of = (language: string): string =>
      share(
        questions.filter((each) => each.language === language),
        guess,
      ).toFixed(1)
    const bar = bars[index]
    return {
      name: `answered first, ${index + 1} ${index === 0 ? 'hop' : 'hops'}, ${who}`,
      value: share(questions, guess),
      unit: '%',
      ...(bar === undefined ? {} : { bar: { at: 'least', value: bar } as const }),
      detail: `English ${of('en')}, Chinese ${of('zh')}, of ${questions.length}`,
    }
  })
}

const meanShare = (sets: readonly (readonly Question[])[], guess: Guess): number =>
  sets.reduce((sum, questions) => sum + share(questions, guess), 0) / sets.length

/** Types that were learned nothing of: only the words of their names are known. */
function unseenTypes(halves: Halves, dice: Dice): Figure[] {
  const unseen = ['friend_of', 'parent_of', 'reports_to']
  const { graph } = makeWorld(MEASURED, { entities: 2_000, relations: 7_000 }, dice)
  const others = makeQuestions(graph, MEASURED, halves.learn, { hops: 1, count: 12_000 }, dice).filter(
    ({ hops }) => !hops.some((hop) => unseen.includes(hop.slice(0, -1))),
  )
  const known = MEASURED.filter(({ name }) => !unseen.includes(name)).map(({ name }) => name)
  const lessons = weakLessons(graph, others).map(({ words, paths }) => ({
    words,
    paths: rename(paths, graph.types, known),
  }))
  const answering = following(train(lessons, labelsOf(known)))
  const asked = makeQuestions(graph, MEASURED, halves.hold, { hops: 1, count: 3_000 }, dice).filter(({ hops }) =>
    hops.some((hop) => unseen.includes(hop.slice(0, -1))),
  )
  return [
    {
      name: 'types never learned, by their names, 1 hop',
      value: share(asked, guessOf(answering, graph)),
      unit: '%',
      detail: `words of names only: ${share(asked, byWords(graph)).toFixed(1)} %; the nearest: ${share(asked, byRank(graph)).toFixed(1)} %`,
    },
  ]
}

/** Paths of labels of some types as those of fewer types; those with other types are left out. */
function rename(paths: readonly (readonly number[])[], from: readonly string[], to: readonly string[]): number[][] {
  const [before, after] = [labelsOf(from), labelsOf(to)]
  const places = before.map(({ key }) => after.findIndex((label) => label.key === key))
  return paths.map((path) => path.map((label) => places[label] ?? -1)).filter((path) => !path.includes(-1))
}

function damage(
  graph: GraphArrays,
  sets: readonly (readonly Question[])[],
  answering: GraphAnswering,
  dice: Dice,
): Figure[] {
  const whole = meanShare(sets, guessOf(answering, graph))
  const removed = damaged(graph, 0.2, dice)
  const rumours = withRumours(graph, 0.1, dice)
  const sure = { ...rumours, confidence: rumours.confidence.slice().fill(1) }
  const [less, weighed, blind] = [removed, rumours, sure].map((each) => meanShare(sets, guessOf(answering, each)))
  const lost = whole - (blind ?? 0)
  return [
    {
      name: 'answered first, 20 % of relations removed',
      value: less ?? 0,
      unit: '%',
      detail: `of the whole: ${whole.toFixed(1)} %`,
    },
    {
      name: 'answered first, 10 % wrong relations of low confidence',
      value: weighed ?? 0,
      unit: '%',
      detail: `if all counted alike: ${blind?.toFixed(1)} %`,
    },
    {
      name: 'of that loss, made good by weighing confidence',
      value: lost > 0 ? percent((weighed ?? 0) - (blind ?? 0), lost) : 100,
      unit: '%',
      bar: { at: 'least', value: 50 },
    },
  ]
}

function faithfulness(graph: GraphArrays, sets: readonly (readonly Question[])[], answering: GraphAnswering): Figure {
  const all = sets
    .flat()
    .flatMap(({ words, seed }) =>
      answering
        .answer(graph, { seeds: [{ entity: seed, weight: 1 }], words, limit: 20 })
        .answers.map((answer) => ({ seed, answer })),
    )
  const leads = all.filter(({ seed, answer: { entity, path } }) => {
    let at = seed
    for (const { relation, backwards } of path) {
      const [from, to] = backwards ? [graph.object, graph.subject] : [graph.subject, graph.object]
      if (from[relation] !== at || (graph.confidence[relation] ?? 0) <= 0) return false
      at = to[relation] ?? -1
    }
    return path.length > 0 && at === entity
  })
  return {
    name: 'paths that lead from the question to the answer',
    value: percent(leads.length, all.length),
    unit: '%',
    bar: { at: 'least', value: 100 },
    detail: `of ${all.length}`,
  }
}

/** How often an answer is among the 300 nearest entities, which narrowing the search to them would need. */
function retrieval(graph: GraphArrays, sets: readonly (readonly Question[])[]): Figure[] {
  return sets.map((questions, index) => {
    const found = questions.filter(({ seed, answers }) =>
      nearest(graph, [{ entity: seed, weight: 1 }]).some((entity) => answers.has(entity)),
    )
    return {
      name: `an answer among the 300 nearest, ${index + 1} ${index === 0 ? 'hop' : 'hops'}`,
      value: percent(found.length, questions.length),
      unit: '%',
    }
  })
}

function abstention(graph: GraphArrays, answering: GraphAnswering, dice: Dice): Figure {
  const { hold } = divide(EVERYDAY, dice)
  const asked = spokenLessons(EVERYDAY, hold, 5_000, dice).filter(({ paths }) => paths[0]?.length === 0)
  const silent = asked.filter(({ words }) => firstAnswer(answering, graph, words, dice.below(graph.size)) === undefined)
  return {
    name: 'asked for what no relation says, and not answered',
    value: percent(silent.length, asked.length),
    unit: '%',
    detail: `of ${asked.length}, as it ships; the questions resemble those learned from`,
  }
}

/** At the size of MetaQA. */
function latency(halves: Halves, answering: GraphAnswering, dice: Dice): Figure[] {
  const { graph } = makeWorld(MEASURED, { entities: 43_000, relations: 135_000 }, dice)
  const questions = HOPS.flatMap((hops) => makeQuestions(graph, MEASURED, halves.hold, { hops, count: 200 }, dice))
  const timed = (words: string, seed: number): number => {
    const began = performance.now()
    firstAnswer(answering, graph, words, seed)
    return performance.now() - began
  }
  const first = timed(questions[0]?.words ?? '', questions[0]?.seed ?? 0)
  const times = questions.map(({ words, seed }) => timed(words, seed)).sort((a, b) => a - b)
  const at = (part: number): number => times[Math.ceil(times.length * part) - 1] ?? 0
  const size = `${graph.size} entities, ${graph.subject.length} relations`
  return [
    {
      name: 'an answer, 95th percentile',
      value: at(0.95),
      unit: 'ms',
      bar: { at: 'most', value: 50 },
      detail: `${size}; median ${at(0.5).toFixed(1)} ms`,
    },
    { name: 'the first answer from a graph', value: first, unit: 'ms', detail: size },
  ]
}
