import { candidatesOf } from './emission.ts'
import { ARRIVALS, STAYED } from './features.ts'
import { type Gradient, gradientOf } from './gradient.ts'
import { buildLattice, isAcross, type Lattice } from './lattice.ts'
import { type Lesson, prepare } from './lessons.ts'
import { contextOf, DENSE, DENSE_SIZE, likenessPlaces, movePlace, type ReasonModel } from './model.ts'
import type { Label } from './relation-names.ts'

export interface TrainOptions {
  rounds: number
  rate: number
  /** Share of the lessons, among those that can be learned so, taught without knowing the labels but by the words of their names. */
  unknown: number
  /** Features seen less often are left out. */
  least: number
  seed: number
}

const DEFAULTS: TrainOptions = { rounds: 3, rate: 0.3, unknown: 0.15, least: 2, seed: 1 }

/** Learns by AdaGrad on the likelihood of the paths, as likely among each other as the model finds them then. The same for the same input. */
export function train(
  lessons: readonly Lesson[],
  labels: readonly Label[],
  given: Partial<TrainOptions> = {},
): ReasonModel {
  const options = { ...DEFAULTS, ...given }
  const keys = [...new Set(labels.map(({ key }) => key))]
  const chance = chanceOf(options.seed)
  const { prepared, rows, scalars } = prepare(lessons, labels, options.least, chance)
  const model = {
    labels: keys,
    rows,
    scalars,
    emission: new Float32Array((rows.size + 1) * keys.length),
    scalar: new Float32Array(scalars.size),
    dense: new Float32Array(DENSE_SIZE),
  }
  model.emission.fill(-3, 0, keys.length)
  model.dense[DENSE.unknown] = -4
  model.dense[DENSE.turned] = -2
  const step = stepper(model, options.rate)
  const columns = new Map(keys.map((key, index) => [key, index]))
  const known = candidatesOf(labels, (key) => columns.get(key) ?? -1)
  const unknown = candidatesOf(labels, () => -1)
  const order = prepared.map((_, index) => index)
  for (let round = 0; round < options.rounds; round += 1) {
    shuffle(order, chance)
    for (const index of order) {
      const lesson = prepared[index]
      if (!lesson) continue
      const blind = chance() < options.unknown && lesson.sayable
      const lattice = buildLattice(model, lesson.encoded, lesson.name, blind ? unknown : known, lesson.matches)
      const gradient = gradientOf(lattice, lesson.paths)
      if (gradient) step(lattice, gradient)
    }
  }
  return model
}

/** Expected counts below this move nothing. */
const SLIGHT = 5e-4

/** The row of what is always there. */
const BIAS = [0]

/** One step of AdaGrad uphill. */
function stepper(model: ReasonModel, rate: number): (lattice: Lattice, gradient: Gradient) => void {
  const [emissions, scalars, denses] = [model.emission, model.scalar, model.dense].map((weights) => {
    const squares = new Float32Array(weights.length)
    return (at: number, by: number): void => {
      const square = (squares[at] ?? 0) + by * by
      squares[at] = square
      weights[at] = (weights[at] ?? 0) + (rate * by) / Math.sqrt(square + 1e-4)
    }
  }) as [Change, Change, Change]
  const all = (features: readonly number[] | undefined, by: number): void => {
    if (features && Math.abs(by) > SLIGHT) for (const feature of features) scalars(feature, by)
  }
  return (lattice, gradient) => {
    const { encoded, tokens } = lattice
    stepEmissions(lattice, gradient, model.labels.length, [emissions, scalars, denses])
    for (let token = 0; token < tokens; token += 1) {
      all(encoded.stay[token], gradient.stay[token] ?? 0)
      denses(DENSE.stay, gradient.stay[token] ?? 0)
      all(encoded.stop[token], gradient.stop[token] ?? 0)
    }
    stepMoves(lattice, gradient, all, denses)
    gradient.stopHop.forEach((by, hop) => {
      denses(DENSE.stop + hop, by)
    })
    all(encoded.nothing, gradient.nothing)
  }
}

type Change = (at: number, by: number) => void

function stepEmissions(
  lattice: Lattice,
  gradient: Gradient,
  width: number,
  [row, scalar, dense]: readonly [Change, Change, Change],
): void {
  const { encoded, candidates } = lattice
  const count = candidates.length
  const always = new Float64Array(width)
  const base = new Float64Array(width)
  const here = new Float64Array(width)
  const nature = new Float64Array(width)
  let unknown = 0
  const step = (rows: readonly number[] | undefined, values: Float64Array): void => {
    for (let column = 0; column < width; column += 1) {
      const by = values[column] ?? 0
      if (Math.abs(by) > SLIGHT) for (const each of rows ?? []) row(each * width + column, by)
    }
  }
  for (let token = 0; token < lattice.tokens; token += 1) {
    base.fill(0)
    nature.fill(0)
    for (let arrival = 0; arrival < ARRIVALS; arrival += 1) {
      here.fill(0)
      const at = (token * ARRIVALS + arrival) * count
      let most = 0
      for (let index = 0; index < count; index += 1) {
        const by = gradient.emission[at + index] ?? 0
        const column = candidates[index]?.column ?? -1
        if (column < 0) unknown += by
        else {
          here[column] = (here[column] ?? 0) + by
          most = Math.max(most, Math.abs(by))
        }
      }
      if (most <= SLIGHT) continue
      if (arrival !== STAYED) {
        const turned = turn(lattice, gradient, token * ARRIVALS + arrival, nature)
        if (Math.abs(turned) > SLIGHT) for (const each of encoded.turned[token]?.[arrival] ?? []) scalar(each, turned)
        dense(DENSE.turned, turned)
      }
      step(encoded.arrival[token]?.[arrival], here)
      for (let column = 0; column < width; column += 1) {
        always[column] = (always[column] ?? 0) + (here[column] ?? 0)
        if (arrival !== STAYED) base[column] = (base[column] ?? 0) + (here[column] ?? 0)
      }
    }
    step(encoded.base[token], base)
    step(encoded.nature[token], nature)
  }
  step(BIAS, always)
  dense(DENSE.unknown, unknown)
  for (const { token, candidate, kind } of lattice.matches) {
    const label = candidates[candidate]?.label
    const context = contextOf(encoded.tokens, token)
    for (let arrival = 0; label && arrival < ARRIVALS; arrival += 1) {
      const by = gradient.emission[(token * ARRIVALS + arrival) * count + candidate] ?? 0
      if (Math.abs(by) > SLIGHT) for (const place of likenessPlaces(kind, arrival, context, label)) dense(place, by)
    }
  }
}

/** Adds to `nature` what a state says of the word by itself; gives what it says for its being meant the other way round. */
function turn(
  { candidates, turned, turnedShare }: Lattice,
  { emission }: Gradient,
  state: number,
  nature: Float64Array,
): number {
  let sum = 0
  for (let index = 0; index < candidates.length; index += 1) {
    const { column, flip } = candidates[index] ?? { column: -1, flip: -1 }
    const by = emission[state * candidates.length + index] ?? 0
    const share = turnedShare[state * candidates.length + index] ?? 0
    const other = candidates[flip]?.column ?? -1
    if (by === 0 || column < 0 || other < 0) continue
    nature[column] = (nature[column] ?? 0) + by * (1 - share)
    nature[other] = (nature[other] ?? 0) + by * share
    sum += by * (share - (turned[state] ?? 0))
  }
  return sum
}

function stepMoves(
  { encoded, tokens, name }: Lattice,
  gradient: Gradient,
  all: (features: readonly number[] | undefined, by: number) => void,
  dense: (place: number, by: number) => void,
): void {
  for (let from = 0; from < tokens; from += 1) {
    const out = [0, 0]
    for (let to = 0; to < tokens; to += 1) {
      const by = gradient.move[from * tokens + to] ?? 0
      if (Math.abs(by) <= SLIGHT) continue
      const crosses = isAcross(from, to, name)
      if (!crosses) out[to > from ? 1 : 0] = (out[to > from ? 1 : 0] ?? 0) + by
      const between = encoded.between[(crosses ? name : from) * tokens + to] ?? -1
      if (between >= 0) all([between], by)
      dense(movePlace(encoded.tokens, from, to, from === name, name), by)
    }
    all(encoded.leave[from]?.[0], out[0] ?? 0)
    all(encoded.leave[from]?.[1], out[1] ?? 0)
  }
  for (let to = 0; to < tokens; to += 1) {
    const into = [0, 0]
    for (let from = 0; from < tokens; from += 1) {
      const side = from < to ? 0 : 1
      into[side] = (into[side] ?? 0) + (gradient.move[from * tokens + to] ?? 0)
    }
    all(encoded.come[to]?.[0], into[0] ?? 0)
    all(encoded.come[to]?.[1], into[1] ?? 0)
  }
}

/** From 0, below 1; the same for the same seed. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 0x100000000
  }
}

function shuffle(order: number[], chance: () => number): void {
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(chance() * (index + 1))
    const kept = order[index] ?? 0
    order[index] = order[other] ?? 0
    order[other] = kept
  }
}
