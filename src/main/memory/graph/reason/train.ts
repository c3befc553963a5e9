import { ARRIVALS, type Feature, isOfOneWord, STAYED } from './features.ts'
import { arrived, buildLattice, candidatesOf, type Forward, forward, isAcross, type Lattice, said } from './lattice.ts'
import { findMatches, indexNames } from './matches.ts'
import {
  contextOf,
  DENSE,
  DENSE_SIZE,
  type Encoded,
  encode,
  likenessPlaces,
  MOST_HOPS,
  movePlace,
  type ReasonModel,
} from './model.ts'
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

const DEFAULTS: TrainOptions = { rounds: 3, rate: 0.3, unknown: 0.15, least: 2, seed: 1 }

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

/** Numbers for features in the order they come, and how often each came. */
interface Numbering {
  numbers: Map<Feature, number>
  counts: number[]
}

const numberIn = ({ numbers, counts }: Numbering, feature: Feature): number => {
  const known = numbers.get(feature)
  const number = known ?? numbers.size
  if (known === undefined) numbers.set(feature, number)
  counts[number] = (counts[number] ?? 0) + 1
  return number
}

/** Lessons in numbers; features that come too seldom are left out, and with them words that then count as never seen. */
function prepare(
  lessons: readonly Lesson[],
  labels: readonly Label[],
  least: number,
  chance: () => number,
): { prepared: Prepared[]; rows: Map<Feature, number>; scalars: Map<Feature, number> } {
  const tokens = lessons.map(({ words }) => tokenise(words))
  const seen = { word: countOf(tokens, ({ text }) => text, least), stem: countOf(tokens, ({ stem }) => stem, least) }
  // Row 0 is for what is always there.
  const rows: Numbering = { numbers: new Map([[-1, 0]]), counts: [least] }
  const scalars: Numbering = { numbers: new Map(), counts: [] }
  const keep = (numbering: Numbering) => (feature: Feature) =>
    isOfOneWord(feature) || chance() > DROPPED ? numberIn(numbering, feature) : -1
  const names = indexNames(labels)
  const prepared = lessons.flatMap(({ paths }, index) => {
    const plain = tokens[index] ?? []
    const words = chance() < PADDED ? padded(plain, chance) : plain
    const name = words.findIndex(({ kind }) => kind === 'mention')
    if (name < 0 || paths.length === 0) return []
    const encoded = encode(veil(words, seen), keep(rows), keep(scalars))
    const matches = findMatches(words, labels, names)
    const matched = new Set(matches.map(({ candidate }) => candidate))
    const sayable = paths.some((path) => path.length > 0 && path.every((label) => matched.has(label)))
    return [{ encoded, name, matches, paths, sayable }]
  })
  const [row, scalar] = [renumber(rows, least), renumber(scalars, least)]
  for (const { encoded } of prepared) thin(encoded, row.to, scalar.to)
  row.kept.delete(-1)
  return { prepared, rows: row.kept, scalars: scalar.kept }
}

function countOf(
  questions: readonly (readonly Token[])[],
  of: (token: Token) => string,
  least: number,
): (text: string) => boolean {
  const counts = new Map<string, number>()
  for (const tokens of questions) for (const token of tokens) counts.set(of(token), (counts.get(of(token)) ?? 0) + 1)
  return (text) => (counts.get(text) ?? 0) >= least
}

/** Share of the features of several words that a lesson lacks, so that those of one word are learned as well. */
const DROPPED = 0.15

function renumber({ numbers, counts }: Numbering, least: number): { kept: Map<Feature, number>; to: number[] } {
  const kept = new Map<Feature, number>()
  const to: number[] = []
  for (const [feature, number] of numbers) {
    const often = (counts[number] ?? 0) >= least
    to[number] = often ? kept.size : -1
    if (often) kept.set(feature, kept.size)
  }
  return { kept, to }
}

function thin(encoded: Encoded, row: readonly number[], scalar: readonly number[]): void {
  const through = (features: number[], to: readonly number[]): void => {
    let kept = 0
    for (const feature of features) {
      const number = to[feature] ?? -1
      if (number >= 0) features[kept++] = number
    }
    features.length = kept
  }
  for (const features of [...encoded.base, ...encoded.nature, ...encoded.arrival.flat()]) through(features, row)
  for (const sides of [encoded.turned, encoded.leave, encoded.come])
    for (const features of sides.flat()) through(features, scalar)
  for (const features of [...encoded.stop, ...encoded.stay, encoded.nothing]) through(features, scalar)
  encoded.between.forEach((feature, pair) => {
    if (feature >= 0) encoded.between[pair] = scalar[feature] ?? -1
  })
}

/** Share of the lessons that get words around them which were never seen, so that these are known to say nothing. */
const PADDED = 0.3

function padded(tokens: readonly Token[], chance: () => number): Token[] {
  const unseen = (): Token[] => {
    const kind: Token['kind'] = tokens.some((token) => token.kind === 'han') ? 'han' : 'word'
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
const SLIGHT = 5e-4

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
  for (const [index, { column, flip }] of candidates.entries()) {
    const by = emission[state * candidates.length + index] ?? 0
    const share = turnedShare[state * candidates.length + index] ?? 0
    const other = candidates[flip]?.column ?? -1
    if (column < 0 || other < 0) continue
    nature[column] = (nature[column] ?? 0) + by * (1 - share)
    nature[other] = (nature[other] ?? 0) + by * share
    sum += by * (share - (turned[state] ?? 0))
  }
  return sum
}

const BIAS = [0]

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
