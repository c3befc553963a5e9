import { ARRIVALS, STAYED } from './features.ts'
import { arrived, buildLattice, type Candidate, type Forward, forward, type Lattice, said } from './lattice.ts'
import { findMatches, indexNames } from './matches.ts'
import { contextOf, DENSE, DENSE_SIZE, type Encoded, encode, likenessPlaces, MOST_HOPS, movePlace, type ReasonModel } from './model.ts'
import type { Label } from './relation-names.ts'
import { type Token, tokenise, UNSEEN, veil } from './tokens.ts'

/** A question, and the paths that could be what it means as indices of labels; one empty path: it asks nothing that is known. */
export interface Lesson {
  /** With `MENTION` for the name that is started from. */
  words: string
  paths: readonly (readonly number[])[]
}

export interface TrainOptions {
  rounds: number
  rate: number
  /** Share of the lessons, among those that can be learned so, taught without knowing the labels but by the words of their names. */
  unknown: number
  /** Features seen less often are left out. */
  least: number
  seed: number
}

const DEFAULTS: TrainOptions = { rounds: 4, rate: 0.25, unknown: 0.15, least: 2, seed: 1 }

interface Prepared {
  encoded: Encoded
  name: number
  matches: ReturnType<typeof findMatches>
  paths: readonly (readonly number[])[]
  /** Every hop of some path is said by the words of a label's name. */
  sayable: boolean
}

/** Weights of moves, stays and ends by expected counts. */
interface Gradient {
  emission: Float64Array
  move: Float64Array
  stay: Float64Array
  stop: Float64Array
  stopHop: Float64Array
  nothing: number
}

/** Learns by AdaGrad on the likelihood of the paths, as likely among each other as the model finds them then. The same for the same input. */
export function train(lessons: readonly Lesson[], labels: readonly Label[], given: Partial<TrainOptions> = {}): ReasonModel {
  const options = { ...DEFAULTS, ...given }
  const keys = [...new Set(labels.map(({ key }) => key))]
  const columns = labels.map(({ key }) => keys.indexOf(key))
  const tokens = lessons.map(({ words }) => tokenise(words))
  const { rows, scalars } = vocabulary(tokens, options.least)
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
  const chance = chanceOf(options.seed)
  const prepared = prepare(lessons, tokens, labels, model, chance)
  const step = stepper(model, options.rate)
  const known = labels.map((label, index): Candidate => ({ label, column: columns[index] ?? -1 }))
  const unknown = labels.map((label): Candidate => ({ label, column: -1 }))
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

function vocabulary(
  questions: readonly (readonly Token[])[],
  least: number,
): { rows: Map<string, number>; scalars: Map<string, number> } {
  const counts = [new Map<string, number>(), new Map<string, number>()] as const
  const counter = (index: 0 | 1) => (feature: string) => {
    counts[index].set(feature, (counts[index].get(feature) ?? 0) + 1)
    return undefined
  }
  for (const tokens of questions) encode(tokens, counter(0), counter(1))
  const often = (index: 0 | 1): string[] => [...counts[index]].filter(([, count]) => count >= least).map(([feature]) => feature)
  return {
    rows: new Map(often(0).map((feature, index) => [feature, index + 1])),
    scalars: new Map(often(1).map((feature, index) => [feature, index])),
  }
}

function prepare(
  lessons: readonly Lesson[],
  tokens: readonly (readonly Token[])[],
  labels: readonly Label[],
  model: ReasonModel,
  chance: () => number,
): Prepared[] {
  const names = indexNames(labels)
  return lessons.flatMap(({ paths }, index) => {
    const plain = tokens[index] ?? []
    const words = chance() < PADDED ? padded(plain, chance) : plain
    const name = words.findIndex(({ kind }) => kind === 'mention')
    if (name < 0 || paths.length === 0) return []
    const encoded = encode(
      veil(words, (feature) => model.rows.has(feature)),
      (feature) => model.rows.get(feature),
      (feature) => model.scalars.get(feature),
    )
    const matches = findMatches(words, labels, names)
    const matched = new Set(matches.map(({ candidate }) => candidate))
    const sayable = paths.some((path) => path.length > 0 && path.every((label) => matched.has(label)))
    return [{ encoded, name, matches, paths, sayable }]
  })
}

/** Share of the lessons that get words around them which were never seen, so that these are known to say nothing. */
const PADDED = 0.3

function padded(tokens: readonly Token[], chance: () => number): Token[] {
  const unseen = (): Token[] => {
    const kind = tokens.some((token) => token.kind === 'han') ? 'han' : 'word'
    return Array.from({ length: Math.floor(chance() * 3) }, () => ({ text: UNSEEN, stem: UNSEEN, kind }))
  }
  return [...unseen(), ...tokens, ...unseen()]
}

/** Expected counts of the right walks less those of all walks; null where no right walk is possible. */
function gradientOf(lattice: Lattice, paths: readonly (readonly number[])[]): Gradient | null {
  const rights = paths.map((path) => forward(lattice, path))
  const sum = rights.reduce((all, right) => all + right.sum, 0)
  if (!(sum > 0)) return null
  const gradient: Gradient = {
    emission: new Float64Array(lattice.emission.length),
    move: new Float64Array(lattice.move.length),
    stay: new Float64Array(lattice.tokens),
    stop: new Float64Array(lattice.tokens),
    stopHop: new Float64Array(MOST_HOPS + 1),
    nothing: 0,
  }
  rights.forEach((right, index) => {
    if (right.sum > 0) addCounts(lattice, paths[index] ?? [], right, right.sum / sum, gradient)
  })
  addCounts(lattice, null, forward(lattice, null), -1, gradient)
  return gradient
}

function addCounts(
  lattice: Lattice,
  sequence: readonly number[] | null,
  { hops, sum }: Forward,
  share: number,
  gradient: Gradient,
): void {
  const { tokens, move, stay, stop, stopHop } = lattice
  const scale = share / sum
  if (!sequence || sequence.length === 0) {
    const nothing = lattice.nothing * (stopHop[0] ?? 0) * scale
    gradient.nothing += nothing
    gradient.stopHop[0] = (gradient.stopHop[0] ?? 0) + nothing
  }
  let later: Float64Array | null = null
  for (let hop = hops.length - 1; hop >= 0; hop -= 1) {
    const now = hops[hop] ?? new Float64Array()
    const after = new Float64Array(tokens * ARRIVALS)
    const ends = !sequence || hop === hops.length - 1 ? (stopHop[hop + 1] ?? 0) : 0
    for (let from = 0; from < tokens; from += 1) {
      const here = arrived(now, from)
      if (here === 0) continue
      let onward = (stop[from] ?? 0) * ends
      const ended = here * onward * scale
      gradient.stop[from] = (gradient.stop[from] ?? 0) + ended
      gradient.stopHop[hop + 1] = (gradient.stopHop[hop + 1] ?? 0) + ended
      if (later) {
        for (let to = 0; to < tokens; to += 1) {
          const pair = from * tokens + to
          const moved = (move[pair] ?? 0) * (later[to * ARRIVALS + (from < to ? 0 : 1)] ?? 0)
          onward += moved
          gradient.move[pair] = (gradient.move[pair] ?? 0) + here * moved * scale
        }
      }
      after[from * ARRIVALS] = onward
      after[from * ARRIVALS + 1] = onward
      after[from * ARRIVALS + STAYED] = onward
      if (later) {
        const stays = (stay[from] ?? 0) * (later[from * ARRIVALS + STAYED] ?? 0)
        after[from * ARRIVALS] = onward + stays
        after[from * ARRIVALS + 1] = onward + stays
        const once = (now[from * ARRIVALS] ?? 0) + (now[from * ARRIVALS + 1] ?? 0)
        gradient.stay[from] = (gradient.stay[from] ?? 0) + once * stays * scale
      }
    }
    countStates(lattice, sequence, hop, now, after, scale, gradient)
    // What is handed back one hop includes what the state itself weighs.
    later = after.map((onward, state) => onward * said(lattice, sequence, hop, state))
    if (hop === 0)
      for (let to = 0; to < tokens; to += 1) {
        const pair = lattice.name * tokens + to
        const moved = (move[pair] ?? 0) * (later[to * ARRIVALS + (lattice.name < to ? 0 : 1)] ?? 0)
        gradient.move[pair] = (gradient.move[pair] ?? 0) + moved * scale
      }
  }
}

function countStates(
  { candidates, emission, total }: Lattice,
  sequence: readonly number[] | null,
  hop: number,
  now: Float64Array,
  after: Float64Array,
  scale: number,
  gradient: Gradient,
): void {
  const count = candidates.length
  for (let state = 0; state < now.length; state += 1) {
    const passed = (now[state] ?? 0) * (after[state] ?? 0) * scale
    if (passed === 0) continue
    if (sequence) {
      const at = state * count + (sequence[hop] ?? 0)
      gradient.emission[at] = (gradient.emission[at] ?? 0) + passed
      continue
    }
    const each = passed / (total[state] ?? 1)
    for (let at = state * count; at < (state + 1) * count; at += 1)
      gradient.emission[at] = (gradient.emission[at] ?? 0) + each * (emission[at] ?? 0)
  }
}

/** Expected counts below this move nothing. */
const SLIGHT = 1e-4

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
  const all = (features: Int32Array | undefined, by: number): void => {
    if (features && Math.abs(by) > SLIGHT) for (const feature of features) scalars(feature, by)
  }
  return (lattice, gradient) => {
    const { encoded, tokens } = lattice
    stepEmissions(lattice, gradient, model.labels.length, emissions, denses)
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

function stepEmissions(lattice: Lattice, gradient: Gradient, width: number, row: Change, dense: Change): void {
  const { encoded, candidates } = lattice
  const count = candidates.length
  const always = new Float64Array(width)
  const base = new Float64Array(width)
  const here = new Float64Array(width)
  let unknown = 0
  const step = (rows: Int32Array | undefined, values: Float64Array): void => {
    for (let column = 0; column < width; column += 1) {
      const by = values[column] ?? 0
      if (Math.abs(by) > SLIGHT) for (const each of rows ?? []) row(each * width + column, by)
    }
  }
  for (let token = 0; token < lattice.tokens; token += 1) {
    base.fill(0)
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
      step(encoded.arrival[token]?.[arrival], here)
      for (let column = 0; column < width; column += 1) {
        always[column] = (always[column] ?? 0) + (here[column] ?? 0)
        if (arrival !== STAYED) base[column] = (base[column] ?? 0) + (here[column] ?? 0)
      }
    }
    step(encoded.base[token], base)
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

const BIAS = new Int32Array([0])

function stepMoves(
  { encoded, tokens, name }: Lattice,
  gradient: Gradient,
  all: (features: Int32Array | undefined, by: number) => void,
  dense: (place: number, by: number) => void,
): void {
  for (let from = 0; from < tokens; from += 1) {
    const out = [0, 0]
    for (let to = 0; to < tokens; to += 1) {
      const by = gradient.move[from * tokens + to] ?? 0
      if (Math.abs(by) <= SLIGHT) continue
      out[to > from ? 1 : 0] = (out[to > from ? 1 : 0] ?? 0) + by
      const between = encoded.between[from * tokens + to] ?? -1
      if (between >= 0) all(new Int32Array([between]), by)
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
