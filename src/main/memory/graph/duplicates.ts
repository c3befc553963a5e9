import type { Tx } from '../../store/types.ts'
import { skeleton } from './names.ts'
import type { GraphSnapshot } from './snapshot.ts'

export interface LikelyPair {
  a: number
  b: number
  /** 0 to 1. */
  score: number
  reason: string
}

/** Misspellings are looked for among so many names at most, and pairs of one kind of likeness in groups of so many. */
const MOST_SPELLED = 20_000
const LARGEST_GROUP = 10
const SHORTEST_SPELLED = 6

/** Entities whose names make it likely that they are one, likeliest first. Nothing is merged by it. */
export function likelyDuplicates(tx: Pick<Tx, 'all'>, { indexOf }: GraphSnapshot, limit: number): LikelyPair[] {
  const names = tx
    .all<{ seq: number; key: string }>(
      'SELECT entity_seq AS seq, name_key AS "key" FROM graph_alias ORDER BY entity_seq',
    )
    .flatMap(({ seq, key }) => {
      const entity = indexOf.get(seq)
      return entity === undefined ? [] : [{ entity, key }]
    })
  const pairs = new Map<string, LikelyPair>()
  const propose = (score: number, reason: string, formsOf: (key: string) => Iterable<string>): void => {
    const groups = new Map<string, Set<number>>()
    for (const { entity, key } of names)
      for (const form of formsOf(key)) if (form !== '') groups.set(form, (groups.get(form) ?? new Set()).add(entity))
    for (const group of groups.values()) {
      if (group.size < 2 || group.size > LARGEST_GROUP) continue
      const [...members] = group
      for (const [at, a] of members.entries())
        for (const b of members.slice(at + 1)) {
          const key = a < b ? `${a} ${b}` : `${b} ${a}`
          if (!pairs.has(key)) pairs.set(key, { a: Math.min(a, b), b: Math.max(a, b), score, reason })
        }
    }
  }
  propose(0.95, 'They go by the same name.', (key) => [key])
  propose(0.9, 'The names differ in signs and spaces only.', (key) => [key.replace(/[^\p{L}\p{N}]+/gu, '')])
  propose(0.8, 'The names look alike but are written with other letters.', (key) => [skeleton(key)])
  propose(0.7, 'The names have the same words in another order.', (key) => [
    key
      .split(/[^\p{L}\p{N}]+/u)
      .sort()
      .join(' ')
      .trim(),
  ])
  if (names.length <= MOST_SPELLED) propose(0.5, 'The names differ in one letter.', misspelled)
  return [...pairs.values()].sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b).slice(0, limit)
}

/** The name with each letter left out and itself: two that share one differ in a letter. A digit more is another thing. */
function* misspelled(key: string): Generator<string> {
  const letters = [...key]
  if (letters.length < SHORTEST_SPELLED || letters.length > 60) return
  yield key
  for (const [at, letter] of letters.entries())
    if (/\p{L}/u.test(letter)) yield [...letters.slice(0, at), ...letters.slice(at + 1)].join('')
}
