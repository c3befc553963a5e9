import { ARRIVALS, betweenFeature, type Feature, NEAR, stemFeature, wordFeature, wordFeatures } from './features.ts'
import { type Label, SHAPES } from './relation-names.ts'
import { hashOf, type Token, veil } from './tokens.ts'

/** Hops a walk has at most. */
export const MOST_HOPS = 4

/**
 * Log-linear weights of a walk over the words of a question. `emission` has a row for each feature and in it a weight for each label; row 0
 * is for what is always there. `scalar` weighs single features, `dense` what is counted by place (see `DENSE`).
 */
export interface ReasonModel {
  labels: readonly string[]
  rows: ReadonlyMap<Feature, number>
  emission: Float32Array
  scalars: ReadonlyMap<Feature, number>
  scalar: Float32Array
  dense: Float32Array
}

const DISTANCES = 8
/** Away from the name, towards it, across it. */
const COURSES = 3
const WAYS = 3
/** How well a word fits the name of a type: it is all of it, a part of it, or only begins like it. */
export const LIKENESS = ['all', 'part', 'like'] as const
const CONTEXTS = 5

/** Where what begins in `ReasonModel.dense`. */
export const DENSE = {
  /** By first move or not, direction, distance, course, Chinese. */
  move: 0,
  stop: 2 * 2 * DISTANCES * COURSES * 2,
  stay: 2 * 2 * DISTANCES * COURSES * 2 + MOST_HOPS + 1,
  unknown: 2 * 2 * DISTANCES * COURSES * 2 + MOST_HOPS + 2,
  turned: 2 * 2 * DISTANCES * COURSES * 2 + MOST_HOPS + 3,
  likeness: 2 * 2 * DISTANCES * COURSES * 2 + MOST_HOPS + 4,
} as const
const BY_ARRIVAL = DENSE.likeness + LIKENESS.length
const BY_CONTEXT = BY_ARRIVAL + LIKENESS.length * ARRIVALS * WAYS * SHAPES.length
export const DENSE_SIZE = BY_CONTEXT + LIKENESS.length * CONTEXTS * WAYS * SHAPES.length

/** Place in `dense` of moving between two words; `from` is the name where `first`. A move across the name is measured from the name. */
export function movePlace(tokens: readonly Token[], from: number, to: number, first: boolean, name: number): number {
  const right = to > from ? 1 : 0
  const crosses = !first && to > name !== from > name
  const distance = Math.min(Math.abs(to - (crosses ? name : from)), DISTANCES) - 1
  const inward = Math.abs(to - name) < Math.abs(from - name)
  const course = crosses ? 2 : inward ? 1 : 0
  const han = tokens[to]?.kind === 'han' ? 1 : 0
  return DENSE.move + ((((first ? 1 : 0) * 2 + right) * DISTANCES + distance) * COURSES + course) * 2 + han
}

/** Places in `dense` that weigh a word which is like the name of a label. */
export function likenessPlaces(kind: number, arrival: number, context: number, label: Label): [number, number, number] {
  const way = label.symmetric ? 2 : label.backwards ? 1 : 0
  const shape = SHAPES.indexOf(label.shape)
  return [
    DENSE.likeness + kind,
    BY_ARRIVAL + ((kind * ARRIVALS + arrival) * WAYS + way) * SHAPES.length + shape,
    BY_CONTEXT + ((kind * CONTEXTS + context) * WAYS + way) * SHAPES.length + shape,
  ]
}

const POSSESSIVE = new Set(["'s", '的', 'whose'])
const BY = new Set(['by', '由', '被'])

/** In which of five positions a word stands: as in X's w, w of X, w by X, w to X, or any other. */
export function contextOf(tokens: readonly Token[], at: number): number {
  const before = tokens[at - 1]?.text ?? ''
  const after = tokens[at + 1]?.text ?? ''
  if (POSSESSIVE.has(before)) return 0
  if (after === 'of') return 1
  if (BY.has(after) || BY.has(before)) return 2
  return ['to', 'at', 'in', 'for', 'with', 'on', '于'].includes(after) ? 3 : 4
}

/** A question as the numbers of its features, for a model's own rows; unknown features are left out. */
export interface Encoded {
  tokens: readonly Token[]
  base: number[][]
  arrival: number[][][]
  nature: number[][]
  turned: number[][][]
  stop: number[][]
  leave: number[][][]
  come: number[][][]
  stay: number[][]
  nothing: number[]
  /** Per pair of words `from * tokens.length + to` its feature, or -1. */
  between: Int32Array
}

/** Encodes with whatever numbers `row` and `scalar` give; below 0 leaves a feature out. */
export function encode(
  tokens: readonly Token[],
  row: (feature: Feature) => number,
  scalar: (feature: Feature) => number,
): Encoded {
  const features = wordFeatures(tokens)
  const numbers = (given: readonly Feature[], of: typeof row): number[] => {
    const found: number[] = []
    for (const feature of given) {
      const number = of(feature)
      if (number >= 0) found.push(number)
    }
    return found
  }
  const words = tokens.map(({ text }) => hashOf(text))
  const between = new Int32Array(tokens.length ** 2).fill(-1)
  for (let from = 0; from < tokens.length; from += 1)
    for (let to = Math.max(0, from - NEAR - 1); to <= Math.min(tokens.length - 1, from + NEAR + 1); to += 1)
      if (from !== to && tokens[to]?.kind !== 'mention')
        between[from * tokens.length + to] = scalar(betweenFeature(words, from, to))
  return {
    tokens,
    base: features.map(({ base }) => numbers(base, row)),
    arrival: features.map(({ arrival }) => arrival.map((given) => numbers(given, row))),
    nature: features.map(({ nature }) => numbers(nature, row)),
    turned: features.map(({ turned }) => turned.map((given) => numbers(given, scalar))),
    stop: features.map(({ stop }) => numbers(stop, scalar)),
    leave: features.map(({ leave }) => leave.map((given) => numbers(given, scalar))),
    come: features.map(({ come }) => come.map((given) => numbers(given, scalar))),
    stay: features.map(({ stay }) => numbers(stay, scalar)),
    nothing: numbers(
      features.flatMap(({ nothing }, at) => (tokens[at]?.kind === 'mention' ? [] : nothing)),
      scalar,
    ),
    between,
  }
}

export const encodeFor = ({ rows, scalars }: ReasonModel, tokens: readonly Token[]): Encoded =>
  encode(
    veil(tokens, {
      word: (text) => rows.has(wordFeature(text)),
      stem: (stem) => rows.has(stemFeature(stem)),
    }),
    (feature) => rows.get(feature) ?? -1,
    (feature) => scalars.get(feature) ?? -1,
  )
