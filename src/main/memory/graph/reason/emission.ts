import { ARRIVALS, STAYED } from './features.ts'
import { contextOf, DENSE, type Encoded, likenessPlaces, type ReasonModel } from './model.ts'
import type { Label } from './relation-names.ts'

/** A label that a question could mean: its column in the model, or -1 when the model knows only the words of its name. */
export interface Candidate {
  label: Label
  column: number
  /** The candidate that is the same type the other way round; itself when there is none. */
  flip: number
}

export function candidatesOf(labels: readonly Label[], columnOf: (key: string) => number): Candidate[] {
  const places = new Map(labels.map(({ type, backwards }, index) => [`${type} ${backwards}`, index]))
  return labels.map((label, index) => ({
    label,
    column: columnOf(label.key),
    flip: label.symmetric ? index : (places.get(`${label.type} ${!label.backwards}`) ?? index),
  }))
}

/** A word that is like the name of a candidate. */
export interface Match {
  token: number
  candidate: number
  /** Of `LIKENESS`. */
  kind: number
}

/** What words say, each as it was come to (`token * 3 + arrival`, a state). */
export interface Emission {
  /** `state * candidates + candidate`; and the sum of each state. */
  emission: Float64Array
  total: Float64Array
  /** How likely a state is meant the other way round, and how much of its emission comes from that. */
  turned: Float64Array
  turnedShare: Float64Array
}

const MOST = 30
const NONE: readonly number[] = []
/** The exponential of a sum of weights, within bounds. */
export const power = (sum: number): number => Math.exp(Math.max(-MOST, Math.min(MOST, sum)))

/** Of the words that can say something, `spoken`. */
export function emit(
  model: ReasonModel,
  encoded: Encoded,
  candidates: readonly Candidate[],
  matches: readonly Match[],
  spoken: readonly boolean[],
): Emission {
  const [tokens, count] = [encoded.tokens.length, candidates.length]
  const emission = new Float64Array(tokens * ARRIVALS * count)
  const total = new Float64Array(tokens * ARRIVALS)
  const turned = new Float64Array(tokens * ARRIVALS)
  const turnedShare = new Float64Array(emission.length)
  const nature = new Float64Array(tokens * count)
  const add = adder(model, candidates)
  const unknown = model.dense[DENSE.unknown] ?? 0
  const always = Float64Array.from(candidates, ({ column }) => (column < 0 ? unknown : (model.emission[column] ?? 0)))
  const base = new Float64Array(count)
  for (let token = 0; token < tokens; token += 1) {
    if (!spoken[token]) continue
    add(encoded.nature[token] ?? NONE, nature, token * count)
    base.set(always)
    add(encoded.base[token] ?? NONE, base, 0)
    for (let arrival = 0; arrival < ARRIVALS; arrival += 1) {
      const at = (token * ARRIVALS + arrival) * count
      emission.set(arrival === STAYED ? always : base, at)
      add(encoded.arrival[token]?.[arrival] ?? NONE, emission, at)
    }
  }
  addMatches(model, encoded, candidates, matches, emission)
  const flips = Int32Array.from(candidates, ({ flip }) => flip)
  for (let token = 0; token < tokens; token += 1) {
    if (!spoken[token]) continue
    const said = nature.subarray(token * count, (token + 1) * count)
    for (let index = 0; index < count; index += 1) said[index] = power(said[index] ?? 0)
    for (let arrival = 0; arrival < ARRIVALS; arrival += 1) {
      const state = token * ARRIVALS + arrival
      const share = arrival === STAYED ? 0 : turnedBy(model, encoded.turned[token]?.[arrival] ?? NONE)
      turned[state] = share
      let sum = 0
      for (let index = 0; index < count; index += 1) {
        const at = state * count + index
        let value = power(emission[at] ?? 0)
        if (arrival !== STAYED) {
          const straight = (1 - share) * (said[index] ?? 0)
          const other = share * (said[flips[index] ?? index] ?? 0)
          turnedShare[at] = other / (straight + other)
          value *= straight + other
        }
        emission[at] = value
        sum += value
      }
      total[state] = sum
    }
  }
  return { emission, total, turned, turnedShare }
}

/** Adds rows of weights, by candidate, to what begins at a place. */
function adder(
  { emission, labels }: ReasonModel,
  candidates: readonly Candidate[],
): (rows: readonly number[], to: Float64Array, at: number) => void {
  const width = labels.length
  const known = candidates.flatMap(({ column }, index) => (column < 0 ? [] : [{ column, index }]))
  const indices = Int32Array.from(known, ({ index }) => index)
  const columns = Int32Array.from(known, ({ column }) => column)
  return (rows, to, at) => {
    for (const row of rows) {
      const start = row * width
      for (let each = 0; each < indices.length; each += 1) {
        const place = at + (indices[each] ?? 0)
        to[place] = (to[place] ?? 0) + (emission[start + (columns[each] ?? 0)] ?? 0)
      }
    }
  }
}

function turnedBy(model: ReasonModel, features: readonly number[]): number {
  let sum = model.dense[DENSE.turned] ?? 0
  for (const feature of features) sum += model.scalar[feature] ?? 0
  return 1 / (1 + Math.exp(-sum))
}

function addMatches(
  { dense }: ReasonModel,
  { tokens }: Encoded,
  candidates: readonly Candidate[],
  matches: readonly Match[],
  emission: Float64Array,
): void {
  for (const { token, candidate, kind } of matches) {
    const label = candidates[candidate]?.label
    const context = contextOf(tokens, token)
    for (let arrival = 0; label && arrival < ARRIVALS; arrival += 1) {
      const at = (token * ARRIVALS + arrival) * candidates.length + candidate
      for (const place of likenessPlaces(kind, arrival, context, label))
        emission[at] = (emission[at] ?? 0) + (dense[place] ?? 0)
    }
  }
}
