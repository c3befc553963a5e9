import { type Candidate, type Emission, emit, type Match, power } from './emission.ts'
import { ARRIVALS, STAYED } from './features.ts'
import { DENSE, type Encoded, MOST_HOPS, movePlace, type ReasonModel } from './model.ts'
import { UNSEEN } from './tokens.ts'

/**
 * All walks over the words of a question, weighed: from the name to a word, which says a label, on to another or twice there, and an end.
 * Every number is the exponential of a sum of weights. States are words by how they were come to: `token * 3 + arrival`.
 */
export interface Lattice extends Emission {
  encoded: Encoded
  name: number
  tokens: number
  candidates: readonly Candidate[]
  matches: readonly Match[]
  /** `from * tokens + to`; of the name: the first move. 0: not allowed. */
  move: Float64Array
  stay: Float64Array
  stop: Float64Array
  stopHop: Float64Array
  nothing: number
}

/** `name`: the token of the mention that is started from. */
export function buildLattice(
  model: ReasonModel,
  encoded: Encoded,
  name: number,
  candidates: readonly Candidate[],
  matches: readonly Match[],
): Lattice {
  const tokens = encoded.tokens.length
  const sumOf = (features: readonly number[]): number => features.reduce((sum, id) => sum + (model.scalar[id] ?? 0), 0)
  const { dense } = model
  // A word that was never seen says nothing, unless it is like a name.
  const matched = new Set(matches.map(({ token }) => token))
  const visited = encoded.tokens.map(({ kind, stem }, at) => kind !== 'mention' && (stem !== UNSEEN || matched.has(at)))
  const { emission, total, turned, turnedShare } = emit(model, encoded, candidates, matches, visited)
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
