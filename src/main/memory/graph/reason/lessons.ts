import { type Feature, isOfOneWord } from './features.ts'
import { findMatches, indexNames } from './matches.ts'
import { type Encoded, encode } from './model.ts'
import type { Label } from './relation-names.ts'
import { type Token, tokenise, UNSEEN, veil } from './tokens.ts'

/** A question, and the paths that could be what it means as indices of labels; one empty path: it asks nothing that is known. */
export interface Lesson {
  /** With `MENTION` for the name that is started from. */
  words: string
  paths: readonly (readonly number[])[]
}

/** A lesson in numbers. */
export interface Prepared {
  encoded: Encoded
  name: number
  matches: ReturnType<typeof findMatches>
  paths: readonly (readonly number[])[]
  /** Every hop of some path is said by the words of a label's name. */
  sayable: boolean
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
export function prepare(
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
