import { hashOf, type Token } from './tokens.ts'

/** How a word was come to on the walk over the question: from its left, from its right, or by staying for a second hop. */
export const ARRIVALS = 3
export const STAYED = 2

/**
 * A feature is a number below 2^30 that its kind and words are mixed to; of 100,000 features a handful share one. Odd: of several words.
 */
export type Feature = number

/** What is seen of one word and of its neighbours; nothing looks at a question as a whole. */
export interface WordFeatures {
  /** For which relation it speaks, however it was come to. */
  base: Feature[]
  /** The same by arrival. */
  arrival: [Feature[], Feature[], Feature[]]
  /** What the word says by itself, whoever does it to whom. */
  nature: Feature[]
  /** For the word being meant the other way round than by itself, by arrival from the left and from the right. */
  turned: [Feature[], Feature[]]
  /** For ending the walk here. */
  stop: Feature[]
  /** For leaving to the left and to the right, and for coming from there. */
  leave: [Feature[], Feature[]]
  come: [Feature[], Feature[]]
  stay: Feature[]
  /** For the question asking nothing that is known. */
  nothing: Feature[]
}

const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1)
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) ^ (mixed >>> 13)
}
const one = (kind: number, word: number): Feature => (mix(mix(kind, word), 1) >>> 2) & ~1
const two = (kind: number, first: number, second: number): Feature => (mix(mix(mix(kind, first), second), 2) >>> 2) | 1

const KIND = {
  word: 1,
  stem: 2,
  base: 10,
  arrival: 20,
  nature: 40,
  turned: 50,
  stop: 80,
  leave: 100,
  come: 130,
  stay: 160,
  nothing: 170,
  between: 180,
} as const

/** Whether a word, or the stem of a word, was seen in the lessons is told by whether a model has these. */
export const wordFeature = (text: string): Feature => one(KIND.word, hashOf(text))
export const stemFeature = (stem: string): Feature => one(KIND.stem, hashOf(stem))
export const isOfOneWord = (feature: Feature): boolean => feature % 2 === 0

const BEGIN = hashOf('<')
const END = hashOf('>')

/** Features of each word. */
export function wordFeatures(tokens: readonly Token[]): WordFeatures[] {
  const words = tokens.map(({ text }) => hashOf(text))
  return tokens.map((token, at) => featuresAt(tokens, words, at, token.stem))
}

function featuresAt(tokens: readonly Token[], words: readonly number[], at: number, stemText: string): WordFeatures {
  const word = (index: number): number => words[index] ?? (index < 0 ? BEGIN : END)
  const [before2, before, here, after, after2] = [word(at - 2), word(at - 1), word(at), word(at + 1), word(at + 2)]
  const stem = hashOf(stemText)
  const opener = hashOf(openerOf(tokens, at))
  const bySide = (side: number): Feature[] => {
    const kind = KIND.arrival + side * 4
    return [one(kind, stem), two(kind + 1, before, stem), two(kind + 2, stem, after), two(kind + 3, opener, stem)]
  }
  const turned = (side: number): Feature[] => {
    const kind = KIND.turned + side * 10
    return [
      one(kind, stem),
      one(kind + 1, before),
      one(kind + 2, after),
      one(kind + 3, opener),
      two(kind + 4, before, after),
      two(kind + 5, opener, before),
      two(kind + 6, before2, before),
      two(kind + 7, after, after2),
    ]
  }
  const toward = (kind: number, next: number, beyond: number, behind: number): Feature[] => [
    one(kind, next),
    two(kind + 1, next, beyond),
    one(kind + 2, behind),
    one(kind + 3, stem),
  ]
  return {
    base: [one(KIND.word, here), one(KIND.stem, stem), two(KIND.base, before, stem), two(KIND.base + 1, stem, after)],
    arrival: [bySide(0), bySide(1), bySide(2)],
    nature: [one(KIND.nature, stem)],
    turned: [turned(0), turned(1)],
    stop: [
      one(KIND.stop, stem),
      one(KIND.stop + 1, after),
      one(KIND.stop + 2, before),
      two(KIND.stop + 3, after, after2),
      two(KIND.stop + 4, before2, before),
      ...otherSide(tokens, at),
    ],
    leave: [toward(KIND.leave, before, before2, after), toward(KIND.leave + 10, after, after2, before)],
    come: [toward(KIND.come, before, before2, after), toward(KIND.come + 10, after, after2, before)],
    stay: [one(KIND.stay, stem), two(KIND.stay + 1, before, stem)],
    nothing: [one(KIND.nothing, stem)],
  }
}

/** The words on the other side of the first name, which may be left unsaid. */
function otherSide(tokens: readonly Token[], at: number): Feature[] {
  const name = tokens.findIndex(({ kind }) => kind === 'mention')
  const away = at < name ? 1 : -1
  const [next, beyond] = [tokens[name + away]?.stem ?? '-', tokens[name + 2 * away]?.stem ?? '-'].map(hashOf)
  const last = hashOf((away > 0 ? tokens.at(-1) : tokens[0])?.stem ?? '')
  return [
    one(KIND.stop + 5, next ?? 0),
    one(KIND.stop + 6, beyond ?? 0),
    two(KIND.stop + 7, next ?? 0, beyond ?? 0),
    one(KIND.stop + 8, last),
  ]
}

/** Words that open what is closed only behind the name: with X as boss, 向 X 汇报. */
const OPENERS = new Set(['has', 'have', 'with', 'whose', 'does', 'of', ...'向在和跟与为把以由被有对给'])
const ASKING = new Set(['who', 'whom', 'what', 'which', 'where', '谁', '哪', '哪里', '什么'])

/** The last of them before a word, and whether the name or what is asked for stands between. */
function openerOf(tokens: readonly Token[], at: number): string {
  let between = ''
  for (let index = at - 1; index >= 0; index -= 1) {
    const token = tokens[index]
    if (!token) break
    if (OPENERS.has(token.text)) return `${token.text}${between}`
    if (token.kind === 'mention') between = `@${between}`
    else if (ASKING.has(token.text)) between = `?${between}`
  }
  return '-'
}

/** Words that may lie between two that are near each other. */
export const NEAR = 3

/** What lies between two words that are near each other, by the direction one goes; `words` are hashes of all. */
export function betweenFeature(words: readonly number[], from: number, to: number): Feature {
  const [low, high] = from < to ? [from, to] : [to, from]
  let hash: number = KIND.between + (from < to ? 1 : 0)
  for (let index = low + 1; index < high; index += 1) hash = mix(hash, words[index] ?? 0)
  return (hash >>> 2) | 1
}
