import type { Tx } from '../../store/types.ts'
import { matchQuery } from '../tokenise.ts'
import { entityKey } from './names.ts'
import { MENTION } from './reason/graph-arrays.ts'
import type { GraphSnapshot } from './snapshot.ts'

type Reads = Pick<Tx, 'get' | 'all'>

/** Words, each Chinese, Japanese or Korean character one. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[\p{L}\p{N}\p{M}]+/gu
/** Words one name is looked for in, and words of a question that are looked at. */
const LONGEST = 12
const MOST_WORDS = 300

export interface Mention {
  text: string
  /** Index, as it was given. */
  entity: number
  /** 0 to 1; several that share a name share it. */
  score: number
  /** Which of the names in the question's words it is. */
  place: number
}

/** By name or alias, best first: the whole name, then its beginning, then all words, then the beginnings of all, then some. */
export function searchEntities(tx: Reads, snapshot: GraphSnapshot, query: string, limit: number): number[] {
  const key = entityKey(query)
  if (key === '') return []
  const exact = tx.all<{ seq: number }>(
    'SELECT entity_seq AS seq FROM graph_alias WHERE name_key = :key ORDER BY entity_seq LIMIT 100',
    { key },
  )
  const begun = tx.all<{ seq: number }>(
    'SELECT entity_seq AS seq FROM graph_alias WHERE name_key >= :key AND name_key < :after ORDER BY name_key LIMIT :limit',
    { key, after: `${key}\u{10ffff}`, limit },
  )
  const found = new Set<number>()
  const add = (rows: readonly { seq: number }[]): void => {
    for (const { seq } of rows) {
      const index = snapshot.indexOf.get(seq)
      if (index !== undefined) found.add(index)
    }
  }
  add(exact)
  add(begun)
  const match = matchQuery(key)
  for (const expression of match ? [match.all, `${match.all.replaceAll('" AND "', '"* AND "')}*`, match.any] : []) {
    if (found.size >= limit) break
    add(
      tx.all<{ seq: number }>(
        'SELECT rowid AS seq FROM graph_fts WHERE graph_fts MATCH :expression ORDER BY bm25(graph_fts), rowid LIMIT :limit',
        { expression, limit },
      ),
    )
  }
  return [...found].slice(0, limit)
}

/** How an entity of the database is known to who asks; undefined where it is not. */
type Known = { indexOf: Pick<ReadonlyMap<number, number>, 'get'> }

/** The entities a question names, the longest names first, and its words with `MENTION` for each name. Unnamed: none, rather than a guess. */
export function linkEntities(
  tx: Pick<Tx, 'all'>,
  { indexOf }: Known,
  question: string,
): { mentions: Mention[]; words: string } {
  const text = entityKey(question)
  const words = [...text.matchAll(WORD)].slice(0, MOST_WORDS)
  const spans: { start: number; end: number; key: string }[] = []
  for (const [first, word] of words.entries())
    for (let last = first; last < Math.min(first + LONGEST, words.length); last += 1) {
      const closing = words[last]
      const end = (closing?.index ?? 0) + (closing?.[0].length ?? 0)
      spans.push({ start: word.index, end, key: text.slice(word.index, end) })
      // A name may end in signs, as C++ does.
      const whole = /^[^\s\p{L}\p{N}]+/u.exec(text.slice(end))?.[0]
      if (whole)
        spans.push({ start: word.index, end: end + whole.length, key: text.slice(word.index, end + whole.length) })
    }
  const rows = tx.all<{ key: string; seq: number }>(
    `SELECT name_key AS "key", entity_seq AS seq FROM graph_alias WHERE name_key IN (SELECT value FROM json_each(:keys)) ORDER BY entity_seq`,
    { keys: JSON.stringify([...new Set(spans.map(({ key }) => key))]) },
  )
  const named = new Map<string, Set<number>>()
  for (const { key, seq } of rows) {
    const index = indexOf.get(seq)
    if (index !== undefined) named.set(key, (named.get(key) ?? new Set()).add(index))
  }
  const taken: typeof spans = []
  const mentions: Mention[] = []
  for (const span of spans.sort((a, b) => b.key.length - a.key.length)) {
    const meant = named.get(span.key)
    if (!meant || taken.some(({ start, end }) => span.start < end && start < span.end)) continue
    taken.push(span)
    for (const entity of meant) mentions.push({ text: span.key, entity, score: 1 / meant.size, place: span.start })
  }
  const inOrder = taken.toSorted((a, b) => a.start - b.start)
  const places = new Map(inOrder.map(({ start }, index) => [start, index]))
  const rest = inOrder.reduceRight(
    (left, { start, end }) => `${left.slice(0, start)} ${MENTION} ${left.slice(end)}`,
    text.replaceAll(MENTION, ' '),
  )
  return {
    mentions: mentions.map((mention) => ({ ...mention, place: places.get(mention.place) ?? 0 })),
    words: rest.replace(/\s+/gu, ' ').trim(),
  }
}
