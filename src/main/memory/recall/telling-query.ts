import type { Tx } from '../../store/types.ts'
import { type MatchQuery, matchQuery } from '../tokenise.ts'

/** Words that say nothing of what is asked. */
const EMPTY = new Set(
  `a about again all also am an and any are as at be been but by can could did do does for from get go had has have he her him his how i if in into is it its
  just know me mine more most my no not now of on one or our please remember said say she should so some tell than that the their them then there these they
  this to too us was we were what when where which who whom whose why will with would you your yours`.split(/\s+/),
)

/** The same of Chinese, taken out of the middle of a sentence: what they leave are the words, which nothing else separates. */
const EMPTY_HAN =
  /还记得|为什么|什么样|什么时候|请问|告诉|记得|回想|一下|现在|当时|那时|时候|平时|通常|一般|应该|可以|什么|怎么|怎样|如何|哪里|哪儿|哪个|哪些|哪一|多少|几个|我们|你们|他们|她们|自己|这个|那个|一个|谁|哪|几|吗|呢|吧|了|的|是|在|有|和|跟|与|我|你|他|她|它|这|那|就|都|也|还|要|会|能|请|问|叫|让|把|给|被|对/gu

const MONTH = 'january|february|march|april|may|june|july|august|september|october|november|december'
/** Days and the words around them: which moment is meant is asked for apart, and no memory has it in its words. */
const FRAMES = new RegExp(
  [
    `\\b(?:thinking|looking|going|think|look) back(?: to)?\\b`,
    `\\bi (?:mean|meant)\\b|\\bas (?:it|things) (?:was|were|stood)\\b`,
    `\\b(?:on |in )?\\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:${MONTH})(?:,? \\d{4})?\\b`,
    `\\b(?:on |in )?(?:${MONTH}) \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?\\b`,
    `\\b(?:${MONTH}) \\d{4}\\b|\\b\\d{4}-\\d{2}(?:-\\d{2})?\\b`,
    `回想(?:一下)?|\\d{2,4}年(?:\\d{1,2}月)?(?:\\d{1,2}[日号])?(?:的?时候)?|我(?:问|说|指)的是当时`,
  ].join('|'),
  'giu',
)

/** The question without the moment it is asked of; the whole where nothing else is in it. */
export function withoutMoment(query: string): string {
  const rest = query
    .replace(FRAMES, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:：,，.。]+/u, '')
    .trim()
  return /[\p{L}\p{N}]/u.test(rest) ? rest : query
}

/** The query without words that say nothing, which every sentence has; the whole query where there are no others, null where there is no word. */
export function tellingQuery(query: string): MatchQuery | null {
  const whole = query.toWellFormed()
  const match = matchQuery(whole.replace(EMPTY_HAN, ' '))
  const terms = match?.any.split(' OR ').filter((term) => !EMPTY.has(term.slice(1, -1))) ?? []
  return terms.length > 0 ? { all: terms.join(' AND '), any: terms.join(' OR ') } : matchQuery(whole)
}

/** Memories with a word that are counted: one that more have says as little. */
const MOST_COUNTED = 2_000

/**
 * What each of these memories has of the query's words, 0 to 1, each word weighed by how rare it is: one that no memory has weighs most.
 * Words are compared as the index compares them.
 */
export function coverageOf(tx: Pick<Tx, 'all' | 'get'>, query: string, seqs: readonly number[]): Map<number, number> {
  const terms = tellingQuery(query)?.any.split(' OR ') ?? []
  const { memories = 0 } = tx.get<{ memories: number }>('SELECT max(seq) AS memories FROM memory') ?? {}
  const among = JSON.stringify(seqs)
  const weighed = terms.map((term) => {
    const { count = 0 } =
      tx.get<{ count: number }>(
        'SELECT count(*) AS count FROM (SELECT 1 FROM memory_fts WHERE memory_fts MATCH :term LIMIT :most)',
        { term, most: MOST_COUNTED },
      ) ?? {}
    return { term, weight: Math.log(1 + Math.max(memories, 1) / (count + 1)) }
  })
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const found = new Map<number, number>()
  for (const { term, weight } of weighed) {
    const rows = tx.all<{ seq: number }>(
      'SELECT rowid AS seq FROM memory_fts WHERE memory_fts MATCH :term AND rowid IN (SELECT value FROM json_each(:among))',
      { term, among },
    )
    for (const { seq } of rows) found.set(seq, (found.get(seq) ?? 0) + weight / all)
  }
  return found
}
