import type { Tx } from '../../store/types.ts'
import { type MatchQuery, matchQuery } from '../tokenise.ts'

/** Words that say nothing of what is asked. */
const EMPTY = new Set(
  `a about again all also am an and any are as at be been but by can could did do does for from get go had has have he her him his how i if in into is it its
  just know me mine more most my no not now of on one or our please remember said say she should so some tell than that the their them then there these they
  this to too us was we were what when where which who whom whose why will with would you your yours
  什么 怎么 哪里 哪个 哪些 谁 是谁 是什 么是 的是 我的 你的 他的 她的 我们 你们 一个 多少 几个 吗 呢 了 的 是 在 有 和 请问 告诉 记得 还记 来着 现在`.split(
    /\s+/,
  ),
)

/** The query without words that say nothing, which every sentence has; the whole query where there are no others, null where there is no word. */
export function tellingQuery(query: string): MatchQuery | null {
  const match = matchQuery(query.toWellFormed())
  const terms = match?.any.split(' OR ').filter((term) => !EMPTY.has(term.slice(1, -1))) ?? []
  return terms.length > 0 ? { all: terms.join(' AND '), any: terms.join(' OR ') } : match
}

/** Share of the query's words that the fullest of these memories has, 0 to 1; words are compared as the index compares them. */
export function coverage(tx: Pick<Tx, 'get'>, query: string, seqs: readonly number[]): number {
  const match = tellingQuery(query)
  if (!match || seqs.length === 0) return 0
  const terms = match.any.split(' OR ')
  const has = (seq: number, term: string): boolean =>
    tx.get('SELECT 1 FROM memory_fts WHERE memory_fts MATCH :term AND rowid = :seq', { term, seq }) !== undefined
  return Math.max(...seqs.map((seq) => terms.filter((term) => has(seq, term)).length / terms.length))
}
