import { ARRIVALS, STAYED } from './features.ts'
import { contextOf, DENSE, type Encoded, likenessPlaces, MOST_HOPS, movePlace, type ReasonModel } from './model.ts'
import type { Label } from './relation-names.ts'
import { UNSEEN } from './tokens.ts'

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

/**
 * All walks over the words of a question, weighed: from the name to a word, which says a label, on to another or twice there, and an end.
 * Every number is the exponential of a sum of weights. States are words by how they were come to: `token * 3 + arrival`.
 */
export interface Lattice {
  encoded: Encoded
  name: number
  tokens: number
  candidates: readonly Candidate[]
  matches: readonly Match[]
  /** `state * candidates + candidate`; and the sum of each state. */
  emission: Float64Array
  total: Float64Array
  /** How likely a state is meant the other way round, and how much of its emission comes from that. */
  turned: Float64Array
  turnedShare: Float64Array
  /** `from * tokens + to`; of the name: the first move. 0: not allowed. */
  move: Float64Array
  stay: Float64Array
  stop: Float64Array
  stopHop: Float64Array
  nothing: number
}

const MOST = 30
const NONE: readonly number[] = []
const power = (sum: number): number => Math.exp(Math.max(-MOST, Math.min(MOST, sum)))

/** `name`: the token of the mention that is started from. */
export function buildLattice(
  model: ReasonModel,
  encoded: Encoded,
  name: number,
  candidates: readonly Candidate[],
  matches: readonly Match[],
): Lattice {
  const tokens = encoded.tokens.length
  const { emission, total, turned, turnedShare } = emit(model, encoded, candidates, matches)
  const sumOf = (features: readonly number[]): number => features.reduce((sum, id) => sum + (model.scalar[id] ?? 0), 0)
  const { dense } = model
  // A word that was never seen says nothing, unless it is like a name.
  const matched = new Set(matches.map(({ token }) => token))
  const visited = encoded.tokens.map(({ kind, stem }, at) => kind !== 'mention' && (stem !== UNSEEN || matched.has(at)))
  const leave = encoded.leave.map((sides) => sides.map(sumOf))
  const come = encoded.come.map((sides) => sides.map(sumOf))
  const move = new Float64Array(tokens * tokens)
  for (let from = 0; from < tokens; from += 1) {
    if (!visited[from] && from !== name) continue
    for (let to = 0; to < tokens; to += 1) {
      if (to === from || !visited[to]) continue
      const right = to > from ? 1 : 0
      const crosses = isAcross(from, to, name)
      const between = encoded.between[(crosses ? name : from) * tokens + to] ?? -1
      const sum =
        (crosses ? 0 : (leave[from]?.[right] ?? 0)) +
        (come[to]?.[1 - right] ?? 0) +
        (between < 0 ? 0 : (model.scalar[between] ?? 0)) +
        (dense[movePlace(encoded.tokens, from, to, from === name, name)] ?? 0)
      move[from * tokens + to] = power(sum)
    }
  }
  return {
    encoded,
    name,
    tokens,
    candidates,
    matches,
    emission,
    total,
    turned,
    turnedShare,
    move,
    stay: Float64Array.from(encoded.stay, (features) => power(sumOf(features) + (dense[DENSE.stay] ?? 0))),
    stop: Float64Array.from(encoded.stop, (features) => power(sumOf(features))),
    stopHop: Float64Array.from({ length: MOST_HOPS + 1 }, (_, hop) => power(dense[DENSE.stop + hop] ?? 0)),
    nothing: power(sumOf(encoded.nothing)),
  }
}

/** Whether a move leads over the name; it is then weighed as from there. */
export const isAcross = (from: number, to: number, name: number): boolean => from !== name && to > name !== from > name

function emit(
  model: ReasonModel,
  encoded: Encoded,
  candidates: readonly Candidate[],
  matches: readonly Match[],
): Pick<Lattice, 'emission' | 'total' | 'turned' | 'turnedShare'> {
  const tokens = encoded.tokens.length
  const [count, width] = [candidates.length, model.labels.length]
  const emission = new Float64Array(tokens * ARRIVALS * count)
  const total = new Float64Array(tokens * ARRIVALS)
  const turned = new Float64Array(tokens * ARRIVALS)
  const turnedShare = new Float64Array(emission.length)
  const nature = new Float64Array(count)
  const columns = Int32Array.from(candidates, ({ column }) => column)
  const add = (rows: readonly number[], at: number): void => {
    for (const row of rows)
      for (let index = 0; index < count; index += 1) {
        const column = columns[index] ?? -1
        if (column >= 0)
          emission[at + index] = (emission[at + index] ?? 0) + (model.emission[row * width + column] ?? 0)
      }
  }
  const unknown = model.dense[DENSE.unknown] ?? 0
  const always = Float64Array.from(columns, (column) => (column < 0 ? unknown : (model.emission[column] ?? 0)))
  for (let token = 0; token < tokens; token += 1) {
    if (encoded.tokens[token]?.kind === 'mention') continue
    nature.fill(0)
    for (const row of encoded.nature[token] ?? [])
      for (let index = 0; index < count; index += 1) {
        const column = columns[index] ?? -1
        if (column >= 0) nature[index] = (nature[index] ?? 0) + (model.emission[row * width + column] ?? 0)
      }
    for (let arrival = 0; arrival < ARRIVALS; arrival += 1) {
      const state = token * ARRIVALS + arrival
      const at = state * count
      emission.set(always, at)
      if (arrival !== STAYED) {
        const sum = (encoded.turned[token]?.[arrival] ?? NONE).reduce((all, id) => all + (model.scalar[id] ?? 0), 0)
        const share = 1 / (1 + Math.exp(-sum - (model.dense[DENSE.turned] ?? 0)))
        turned[state] = share
        for (let index = 0; index < count; index += 1) {
          const straight = (1 - share) * power(nature[index] ?? 0)
          const turnedTo = share * power(nature[candidates[index]?.flip ?? index] ?? 0)
          turnedShare[at + index] = turnedTo / (straight + turnedTo)
          emission[at + index] = (emission[at + index] ?? 0) + Math.log(straight + turnedTo)
        }
      }
      if (arrival !== STAYED) add(encoded.base[token] ?? NONE, at)
      add(encoded.arrival[token]?.[arrival] ?? NONE, at)
    }
  }
  for (const { token, candidate, kind } of matches) {
    const label = candidates[candidate]?.label
    const context = contextOf(encoded.tokens, token)
    for (let arrival = 0; label && arrival < ARRIVALS; arrival += 1) {
      const at = (token * ARRIVALS + arrival) * count + candidate
      for (const place of likenessPlaces(kind, arrival, context, label))
        emission[at] = (emission[at] ?? 0) + (model.dense[place] ?? 0)
    }
  }
  for (let state = 0; state < total.length; state += 1) {
    if (encoded.tokens[Math.floor(state / ARRIVALS)]?.kind === 'mention') {
      emission.fill(0, state * count, (state + 1) * count)
      continue
    }
    let sum = 0
    for (let at = state * count; at < (state + 1) * count; at += 1) {
      const value = power(emission[at] ?? 0)
      emission[at] = value
      sum += value
    }
    total[state] = sum
  }
  return { emission, total, turned, turnedShare }
}

/** Per hop and state the weight of all walks until there. `sequence`: only those that say these candidates. */
export interface Forward {
  hops: Float64Array[]
  /** The weight of all walks that end. */
  sum: number
}

/** What a state weighs at a hop. */
export function said(lattice: Lattice, sequence: readonly number[] | null, hop: number, state: number): number {
  if (!sequence) return lattice.total[state] ?? 0
  return lattice.emission[state * lattice.candidates.length + (sequence[hop] ?? 0)] ?? 0
}

/** An empty sequence: the question asks nothing that is known. */
export function forward(lattice: Lattice, sequence: readonly number[] | null): Forward {
  const { tokens, move, name } = lattice
  const nothing = lattice.nothing * (lattice.stopHop[0] ?? 0)
  const hops: Float64Array[] = []
  let sum = sequence && sequence.length > 0 ? 0 : nothing
  const last = sequence ? sequence.length : MOST_HOPS
  for (let hop = 0; hop < last; hop += 1) {
    const before = hops[hop - 1]
    const now = new Float64Array(tokens * ARRIVALS)
    for (let to = 0; to < tokens; to += 1) {
      let [left, right] = [0, 0]
      if (!before) {
        if (to > name) left = move[name * tokens + to] ?? 0
        else right = move[name * tokens + to] ?? 0
      } else
        for (let from = 0; from < tokens; from += 1) {
          const weight = (move[from * tokens + to] ?? 0) * arrived(before, from)
          if (from < to) left += weight
          else right += weight
        }
      now[to * ARRIVALS] = left * said(lattice, sequence, hop, to * ARRIVALS)
      now[to * ARRIVALS + 1] = right * said(lattice, sequence, hop, to * ARRIVALS + 1)
      if (before) {
        const once = (before[to * ARRIVALS] ?? 0) + (before[to * ARRIVALS + 1] ?? 0)
        const state = to * ARRIVALS + STAYED
        now[state] = once * (lattice.stay[to] ?? 0) * said(lattice, sequence, hop, state)
      }
    }
    hops.push(now)
    if (!sequence || hop === last - 1)
      for (let token = 0; token < tokens; token += 1)
        sum += arrived(now, token) * (lattice.stop[token] ?? 0) * (lattice.stopHop[hop + 1] ?? 0)
  }
  return { hops, sum }
}

export const arrived = (hop: Float64Array, token: number): number =>
  (hop[token * ARRIVALS] ?? 0) + (hop[token * ARRIVALS + 1] ?? 0) + (hop[token * ARRIVALS + STAYED] ?? 0)
