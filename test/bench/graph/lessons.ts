import { type GraphArrays, MENTION } from '../../../src/main/memory/graph/reason/graph-arrays.ts'
import type { Lesson } from '../../../src/main/memory/graph/reason/lessons.ts'
import { labelsOf } from '../../../src/main/memory/graph/reason/relation-names.ts'
import { weakPaths } from '../../../src/main/memory/graph/reason/weak-paths.ts'
import type { Dice } from '../memory/dice.ts'
import type { Question } from './ask-world.ts'
import type { Kind, Spoken } from './lexicon.ts'
import { onlyMoved, type Phrasebook, phrase, simplest } from './questions.ts'

/** Lessons from nothing but questions and their answers. */
export function weakLessons(graph: GraphArrays, questions: readonly Question[]): Lesson[] {
  const labels = labelsOf(graph.types)
  return questions.map(({ words, seed, answers }) => ({ words, paths: weakPaths(graph, labels, seed, answers, 3) }))
}

/** Things asked about what no relation says. */
const ELSEWHERE = {
  en: `how old is {x}|how tall is {x}|when is {x}'s birthday|what is {x}'s phone number|what is the email of {x}|how much does {x} earn|why did {x} leave
is {x} happy|when did {x} arrive|what makes {x} laugh|what does {x} weigh|how is {x} doing|what did {x} say yesterday|when was {x} last seen
what is {x}'s salary|what is the age of {x}|how many steps did {x} take|what time does {x} get up|what is {x}'s shoe size|how far away is {x}|is {x} ill
what should i give {x}|when will {x} call|explain {x}|summarise what {x} wrote|how do i spell {x}|what is the meaning of {x}|did {x} pay|does {x} sleep well|{x}`,
  zh: `{x}多大了|{x}几岁|{x}身高多少|{x}的生日是哪天|{x}的电话号码是多少|{x}的邮箱是什么|{x}挣多少钱|{x}为什么离开|{x}高兴吗|{x}什么时候到|{x}的眼睛是什么颜色
{x}多重|{x}最近怎么样|{x}昨天说了什么|{x}的工资是多少|{x}的年龄|{x}走了多少步|{x}几点起床|{x}的鞋码|离{x}有多远|{x}生病了吗|我该送{x}什么|{x}什么时候打电话
解释一下{x}|总结{x}|{x}怎么拼写|{x}是什么意思|{x}付款了吗|{x}睡得好吗|{x}`,
}

/** One lesson in so many asks for what is not in the graph. */
const ELSEWHERE_SHARE = 0.08
/** One in so many says it as most people would. */
const PLAIN_SHARE = 0.4
/** One in so many is tried with what belongs to a word after the end. */
const LATE_SHARE = 0.15
const SOME_MOVE = 0.3
const SHARES = [0.3, 0.35, 0.3, 0.05]

/** Lessons of one to four hops, among relations whose kinds fit together, with the path that is meant. */
export function spokenLessons(
  relations: readonly Spoken[],
  { phrases, wrappers }: Phrasebook,
  count: number,
  dice: Dice,
): Lesson[] {
  const book = { phrases, wrappers, moves: SOME_MOVE }
  const hops = hopsOf(relations)
  const lessons: Lesson[] = []
  const plain = { ...simplest(book), moves: SOME_MOVE }
  const late = onlyMoved(book)
  const tailed = hops.filter(({ hop }) => (late.phrases.get(`${hop} en question`)?.length ?? 0) > 0)
  const places = { ...book, phrases: entities(book), wrappers: { en: ['{x}'], zh: ['{x}'] } }
  while (lessons.length < count) {
    const language = lessons.length % 2 === 0 ? 'en' : 'zh'
    const say = (said: Phrasebook, path: readonly Hop[]): string | null =>
      path.length === 0
        ? MENTION
        : phrase(
            said,
            path.map(({ hop }) => hop),
            language,
            dice,
            MENTION,
          )
    if (dice.next() < ELSEWHERE_SHARE) {
      const asked = say(places, dice.next() < 0.5 ? [] : [dice.pick(hops)])
      const about = dice.pick(ELSEWHERE[language].split(/[|\n]/u))
      if (asked !== null) lessons.push({ words: about.replace('{x}', asked), paths: [[]] })
      continue
    }
    const isLate = language === 'en' && dice.next() < LATE_SHARE
    const path = isLate ? leadingTo(dice.pick(tailed), hops, dice) : wander(hops, dice)
    const said = say(isLate ? late : dice.next() < PLAIN_SHARE ? plain : book, path)
    if (said !== null) lessons.push({ words: said, paths: [path.map(({ label }) => label)] })
  }
  return lessons
}

interface Hop {
  hop: string
  from: Kind
  to: Kind
  label: number
}

function hopsOf(relations: readonly Spoken[]): Hop[] {
  const labels = labelsOf(relations.map(({ name }) => name))
  return relations.flatMap(({ name, symmetric, ends: [subject, object] }, type): Hop[] => {
    const ahead = labels.findIndex((each) => each.type === type)
    const back = labels.findIndex((each) => each.type === type && each.backwards)
    const onward = { hop: `${name}>`, from: subject, to: object, label: ahead }
    return symmetric ? [onward] : [onward, { hop: `${name}<`, from: object, to: subject, label: back }]
  })
}

function wander(hops: readonly Hop[], dice: Dice): Hop[] {
  const chance = dice.next()
  const many = SHARES.findIndex((_, index) => chance < SHARES.slice(0, index + 1).reduce((sum, each) => sum + each, 0))
  const path = [dice.pick(hops)]
  while (path.length < (many < 0 ? 3 : many + 1))
    path.push(dice.pick(hops.filter(({ from }) => from === path.at(-1)?.to)))
  return path
}

const leadingTo = (last: Hop, hops: readonly Hop[], dice: Dice): Hop[] => [
  dice.pick(hops.filter(({ to }) => to === last.from)),
  last,
]

/** What can stand for an entity, without questions. */
const entities = (book: Phrasebook): Phrasebook['phrases'] =>
  new Map([...book.phrases].filter(([use]) => use.endsWith('entity')))
