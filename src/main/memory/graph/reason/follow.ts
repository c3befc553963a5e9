import { type Adjacency, adjacencyOf } from './adjacency.ts'
import { candidatesOf } from './emission.ts'
import { ARRIVALS, STAYED } from './features.ts'
import { advance, type Frontier, pathTo, startAt } from './frontier.ts'
import type { Answer, Answered, Ask, GraphAnswering, GraphArrays, HopType, Seed } from './graph-arrays.ts'
import { buildLattice, forward, type Lattice } from './lattice.ts'
import { findMatches, indexNames, type NameIndex } from './matches.ts'
import { encodeFor, MOST_HOPS, type ReasonModel } from './model.ts'
import { personalRank } from './pagerank.ts'
import { type Label, labelsOf } from './relation-names.ts'
import { type Token, tokenise } from './tokens.ts'

/** Walks that are kept after each hop, and paths of labels that are followed to their end. */
const BEAM = 40
const MOST_PATHS = 16
/** A path this much less likely than the likeliest is not followed. */
const UNLIKELY = 1e-3
/** What all paths must weigh together, of all that the question could mean, for there to be an answer. */
const LEAST = 0.02

interface Known {
  labels: readonly Label[]
  names: NameIndex
}

/** Answers by following the relations that a model reads in the question, from each name in it. */
export function following(model: ReasonModel): GraphAnswering {
  const columns = new Map(model.labels.map((key, index) => [key, index]))
  const kept = new WeakMap<GraphArrays, Known>()
  const knownOf = (graph: GraphArrays): Known => {
    const known = kept.get(graph) ?? learnNames(graph)
    kept.set(graph, known)
    return known
  }
  return {
    answer(graph, ask) {
      const tokens = tokenise(ask.words)
      const { labels, names } = knownOf(graph)
      const matched = findMatches(tokens, labels, names)
      const said = new Set(matched.map(({ candidate }) => candidate))
      const chosen = labels.flatMap((label, index) => (columns.has(label.key) || said.has(index) ? [index] : []))
      const placeOf = new Map(chosen.map((label, place) => [label, place]))
      const candidates = candidatesOf(
        chosen.flatMap((index) => labels[index] ?? []),
        (key) => columns.get(key) ?? -1,
      )
      const matches = matched.map((match) => ({ ...match, candidate: placeOf.get(match.candidate) ?? 0 }))
      const encoded = encodeFor(model, tokens)
      const readings = new Map<number, Lattice>()
      const readFrom = (name: number): Lattice => {
        const lattice = readings.get(name) ?? buildLattice(model, encoded, name, candidates, matches)
        readings.set(name, lattice)
        return lattice
      }
      return candidates.length === 0 ? { answers: [], hops: [] } : answerFrom(graph, ask, tokens, readFrom)
    },
  }
}

function learnNames({ types }: GraphArrays): Known {
  const labels = labelsOf(types)
  return { labels, names: indexNames(labels) }
}

/** Where a path of labels leads, and how likely the question means it. */
interface Reading {
  path: readonly number[]
  likely: number
  end: Frontier
}

function answerFrom(
  graph: GraphArrays,
  ask: Ask,
  tokens: readonly Token[],
  readFrom: (name: number) => Lattice,
): Answered {
  const names = tokens.flatMap(({ kind }, index) => (kind === 'mention' ? [index] : []))
  const adjacency = adjacencyOf(graph)
  const asked = new Set(ask.seeds.map(({ entity }) => entity))
  const best = new Map<number, Answer & { sum: number }>()
  const hops: Map<string, HopType>[] = []
  for (const seed of ask.seeds.slice(0, MOST_SEEDS)) {
    const name = names[Math.min(seed.mention ?? 0, names.length - 1)]
    if (name === undefined) continue
    const lattice = readFrom(name)
    for (const { path, likely, end } of readPaths(graph, adjacency, lattice, seed)) {
      tell(hops, lattice, path, likely * seed.weight)
      for (const [place, entity] of end.entities.entries()) {
        if (asked.has(entity)) continue
        const score = likely * (end.scores[place] ?? 0)
        const known = best.get(entity)
        const sum = (known?.sum ?? 0) + score
        if (known && known.score >= score) known.sum = sum
        else best.set(entity, { entity, score, sum, path: pathTo(end, place) })
      }
    }
  }
  // Of answers as likely as each other, that comes first which is nearest to what the question names.
  let ranks: Map<number, number> | null = null
  const nearness = (entity: number): number => {
    ranks ??= personalRank(graph, ask.seeds)
    return ranks.get(entity) ?? 0
  }
  const answers = [...best.values()]
    .sort((a, b) => b.sum - a.sum || nearness(b.entity) - nearness(a.entity) || a.entity - b.entity)
    .slice(0, ask.limit)
    .map(({ entity, sum, path }) => ({ entity, score: Math.min(1, sum), path }))
  return { answers, hops: answers.length === 0 ? [] : hops.map(ranked) }
}

const MOST_SEEDS = 20

function tell(hops: Map<string, HopType>[], { candidates }: Lattice, path: readonly number[], weight: number): void {
  path.forEach((candidate, hop) => {
    const label = candidates[candidate]?.label
    if (!label) return
    const there = hops[hop] ?? new Map<string, HopType>()
    hops[hop] = there
    const key = `${label.type} ${label.backwards}`
    const type = there.get(key) ?? { type: label.type, backwards: label.backwards, weight: 0 }
    there.set(key, { ...type, weight: type.weight + weight })
  })
}

const ranked = (types: ReadonlyMap<string, HopType>): HopType[] => {
  const sum = [...types.values()].reduce((all, { weight }) => all + weight, 0) || 1
  return [...types.values()].map((type) => ({ ...type, weight: type.weight / sum })).sort((a, b) => b.weight - a.weight)
}

interface Walk {
  path: number[]
  token: number
  stayed: boolean
  visited: readonly number[]
  weight: number
  end: Frontier
}

/** The likeliest paths of candidates that lead somewhere from a seed, likeliest first; none when the question likely asks for something else. */
function readPaths(graph: GraphArrays, adjacency: Adjacency, lattice: Lattice, seed: Seed): Reading[] {
  const ends = new Map<string, Frontier>([['', startAt(seed.entity, seed.weight)]])
  const endOf = (path: readonly number[], before: Frontier): Frontier => {
    const key = path.join(' ')
    const label = lattice.candidates[path.at(-1) ?? 0]?.label
    const end = ends.get(key) ?? (label ? advance(graph, adjacency, before, label) : before)
    ends.set(key, end)
    return end
  }
  const found = new Map<string, { path: number[]; end: Frontier; weight: number }>()
  let beam: Walk[] = [
    { path: [], token: lattice.name, stayed: true, visited: [], weight: 1, end: startAt(seed.entity, seed.weight) },
  ]
  for (let hop = 0; hop < MOST_HOPS && beam.length > 0; hop += 1) {
    beam = onward(lattice, beam, endOf)
    for (const { path, token, weight, end } of beam) {
      const key = path.join(' ')
      const ended = weight * (lattice.stop[token] ?? 0) * (lattice.stopHop[hop + 1] ?? 0)
      if (ended > (found.get(key)?.weight ?? 0)) found.set(key, { path, end, weight: ended })
    }
  }
  const paths = [...found.values()].sort((a, b) => b.weight - a.weight).slice(0, MOST_PATHS)
  // Of everything the question could mean, also what leads nowhere from here: whoever has no boss is not answered with a brother.
  const all = forward(lattice, null).sum
  const likely = paths.map(({ path }) => forward(lattice, path).sum / all)
  if (likely.reduce((sum, each) => sum + each, 0) < LEAST) return []
  return paths
    .map(({ path, end }, index) => ({ path, end, likely: likely[index] ?? 0 }))
    .filter((reading) => reading.likely >= UNLIKELY)
    .sort((a, b) => b.likely - a.likely)
}

/** One hop more of each walk, the likeliest that lead somewhere. */
function onward(
  lattice: Lattice,
  beam: readonly Walk[],
  endOf: (path: readonly number[], before: Frontier) => Frontier,
): Walk[] {
  const { tokens, candidates, emission, move, stay } = lattice
  const next: { token: number; stayed: boolean; weight: number; walk: Walk; candidate: number }[] = []
  let most = 0
  const consider = (walk: Walk, token: number, arrival: number, moved: number): void => {
    const at = (token * ARRIVALS + arrival) * candidates.length
    for (let candidate = 0; candidate < candidates.length; candidate += 1) {
      const weight = walk.weight * moved * (emission[at + candidate] ?? 0)
      if (weight <= most * UNLIKELY) continue
      most = Math.max(most, weight)
      next.push({ token, stayed: arrival === STAYED, weight, walk, candidate })
    }
  }
  for (const walk of beam) {
    for (let to = 0; to < tokens; to += 1) {
      const moved = move[walk.token * tokens + to] ?? 0
      if (moved > 0 && !walk.visited.includes(to)) consider(walk, to, walk.token < to ? 0 : 1, moved)
    }
    if (!walk.stayed) consider(walk, walk.token, STAYED, stay[walk.token] ?? 0)
  }
  const kept: Walk[] = []
  let likeliest = 0
  for (const { walk, candidate, ...step } of next.sort((a, b) => b.weight - a.weight)) {
    if (kept.length >= BEAM || step.weight < likeliest * UNLIKELY) break
    const path = [...walk.path, candidate]
    const end = endOf(path, walk.end)
    if (end.entities.length === 0) continue
    likeliest = Math.max(likeliest, step.weight)
    kept.push({ ...step, path, visited: [...walk.visited, step.token], end })
  }
  return kept
}
