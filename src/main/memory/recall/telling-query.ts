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

/** The query without words that say nothing, which every sentence has; the whole query where there are no others, null where there is no word. */
export function tellingQuery(query: string): MatchQuery | null {
  const whole = query.toWellFormed()
  const match = matchQuery(whole.replace(EMPTY_HAN, ' '))
  const terms = match?.any.split(' OR ').filter((term) => !EMPTY.has(term.slice(1, -1))) ?? []
  return terms.length > 0 ? { all: terms.join(' AND '), any: terms.join(' OR ') } : matchQuery(whole)
}

/** Share of the query's words that each of these memories has, 0 to 1; words are compared as the index compares them. */
export function coverageOf(tx: Pick<Tx, 'all'>, query: string, seqs: readonly number[]): Map<number, number> {
  const terms = tellingQuery(query)?.any.split(' OR ') ?? []
  const found = new Map<number, number>()
  for (const term of terms) {
    const rows = tx.all<{ seq: number }>(
      'SELECT rowid AS seq FROM memory_fts WHERE memory_fts MATCH :term AND rowid IN (SELECT value FROM json_each(:seqs))',
      { term, seqs: JSON.stringify(seqs) },
    )
    for (const { seq } of rows) found.set(seq, (found.get(seq) ?? 0) + 1 / terms.length)
  }
  return found
}
