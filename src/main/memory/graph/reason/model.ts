import { ARRIVALS, betweenFeature, wordFeatures } from './features.ts'
import { type Label, SHAPES } from './relation-names.ts'
import { type Token, veil } from './tokens.ts'

/** Hops a walk has at most. */
export const MOST_HOPS = 4

/**
 * Log-linear weights of a walk over the words of a question. `emission` has a row for each feature and in it a weight for each label; row 0
 * is for what is always there. `scalar` weighs single features, `dense` what is counted by place (see `DENSE`).
 */
export interface ReasonModel {
  labels: readonly string[]
  rows: ReadonlyMap<string, number>
  emission: Float32Array
  scalars: ReadonlyMap<string, number>
  scalar: Float32Array
  dense: Float32Array
}

const DISTANCES = 8
const WAYS = 3
/** How well a word fits the name of a type: it is all of it, a part of it, or only begins like it. */
export const LIKENESS = ['all', 'part', 'like'] as const
const CONTEXTS = 5

/** Where what begins in `ReasonModel.dense`. */
export const DENSE = {
  /** By first move or not, direction, distance, crossing the name, Chinese. */
  move: 0,
  stop: 2 * 2 * DISTANCES * 2 * 2,
  stay: 2 * 2 * DISTANCES * 2 * 2 + MOST_HOPS + 1,
  unknown: 2 * 2 * DISTANCES * 2 * 2 + MOST_HOPS + 2,
  likeness: 2 * 2 * DISTANCES * 2 * 2 + MOST_HOPS + 3,
} as const
const BY_ARRIVAL = DENSE.likeness + LIKENESS.length
const BY_CONTEXT = BY_ARRIVAL + LIKENESS.length * ARRIVALS * WAYS * SHAPES.length
export const DENSE_SIZE = BY_CONTEXT + LIKENESS.length * CONTEXTS * WAYS * SHAPES.length

/** Place in `dense` of moving between two words; `from` is the name where `first`. */
export function movePlace(tokens: readonly Token[], from: number, to: number, first: boolean, name: number): number {
  const right = to > from ? 1 : 0
  const distance = Math.min(Math.abs(to - from), DISTANCES) - 1
  const crosses = (from < name && name < to) || (to < name && name < from) ? 1 : 0
  const han = tokens[to]?.kind === 'han' ? 1 : 0
  return DENSE.move + ((((first ? 1 : 0) * 2 + right) * DISTANCES + distance) * 2 + crosses) * 2 + han
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
  base: Int32Array[]
  arrival: Int32Array[][]
  stop: Int32Array[]
  leave: Int32Array[][]
  come: Int32Array[][]
  stay: Int32Array[]
  nothing: Int32Array
  /** Per pair of words `from * tokens.length + to` its feature, or -1. */
  between: Int32Array
}

/** Encodes with whatever numbers `row` and `scalar` give; undefined leaves a feature out. */
export function encode(
  tokens: readonly Token[],
  row: (feature: string) => number | undefined,
  scalar: (feature: string) => number | undefined,
): Encoded {
  const features = wordFeatures(tokens)
  const numbers = (names: readonly string[], of: typeof row): Int32Array =>
    Int32Array.from(names.flatMap((name) => of(name) ?? []))
  const between = new Int32Array(tokens.length ** 2).fill(-1)
  for (let from = 0; from < tokens.length; from += 1)
    for (let to = Math.max(0, from - 4); to < Math.min(tokens.length, from + 5); to += 1) {
      const feature = from === to ? '' : betweenFeature(tokens, from, to)
      if (feature !== '') between[from * tokens.length + to] = scalar(feature) ?? -1
    }
  return {
    tokens,
    base: features.map(({ base }) => numbers(base, row)),
    arrival: features.map(({ arrival }) => arrival.map((names) => numbers(names, row))),
    stop: features.map(({ stop }) => numbers(stop, scalar)),
    leave: features.map(({ leave }) => leave.map((names) => numbers(names, scalar))),
    come: features.map(({ come }) => come.map((names) => numbers(names, scalar))),
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
    veil(tokens, (feature) => rows.has(feature)),
    (feature) => rows.get(feature),
    (feature) => scalars.get(feature),
  )
