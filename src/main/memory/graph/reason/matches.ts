import type { Match } from './emission.ts'
import { LIKENESS } from './model.ts'
import type { Label } from './relation-names.ts'
import type { Token } from './tokens.ts'

/** Labels by the words of their names. */
export interface NameIndex {
  words: ReadonlyMap<string, readonly number[]>
  beginnings: ReadonlyMap<string, readonly number[]>
}

/** Letters at the beginning that make two words alike. */
const ALIKE = 4
const [ALL, PART, LIKE] = LIKENESS.map((_, kind) => kind) as [number, number, number]

export function indexNames(labels: readonly Label[]): NameIndex {
  const words = new Map<string, number[]>()
  const beginnings = new Map<string, number[]>()
  const add = (index: Map<string, number[]>, key: string, label: number): void => {
    const there = index.get(key)
    if (!there) index.set(key, [label])
    else if (there.at(-1) !== label) there.push(label)
  }
  labels.forEach((label, index) => {
    for (const word of label.words) {
      add(words, word, index)
      if (word.length >= ALIKE) add(beginnings, word.slice(0, ALIKE), index)
    }
  })
  return { words, beginnings }
}

/** Words of a question that are like the name of a label; `candidate` is the label's index. */
export function findMatches(tokens: readonly Token[], labels: readonly Label[], names: NameIndex): Match[] {
  const asked = new Set(tokens.map(({ stem }) => stem))
  const whole = new Map<number, boolean>()
  const isWhole = (label: number): boolean => {
    const known = whole.get(label) ?? labels[label]?.words.every((word) => asked.has(word)) ?? false
    whole.set(label, known)
    return known
  }
  return tokens.flatMap(({ stem, kind }, token): Match[] => {
    if (kind === 'mention') return []
    const same = names.words.get(stem) ?? []
    const exact = same.map((candidate) => ({ token, candidate, kind: isWhole(candidate) ? ALL : PART }))
    if (kind === 'han' || stem.length < ALIKE) return exact
    const alike = (names.beginnings.get(stem.slice(0, ALIKE)) ?? []).filter((each) => !same.includes(each))
    return [...exact, ...alike.map((candidate) => ({ token, candidate, kind: LIKE }))]
  })
}
