import type { Tx } from '../../store/types.ts'
import { matchQuery } from '../tokenise.ts'

/** Words that say nothing of what is asked. */
const EMPTY = new Set(
  'a an the is are was were be do does did of in on at to for with and or what which who when where how why i me my you your it this that 什么 怎么 哪里 是什 么是 的是 我的 你的'.split(
    ' ',
  ),
)

/** Share of the query's words that the fullest of these memories has, 0 to 1; words are compared as the index compares them. */
export function coverage(tx: Pick<Tx, 'get'>, query: string, seqs: readonly number[]): number {
  const match = matchQuery(query.toWellFormed())
  if (!match || seqs.length === 0) return 0
  const all = match.any.split(' OR ')
  const telling = all.filter((term) => !EMPTY.has(term.slice(1, -1)))
  const terms = telling.length > 0 ? telling : all
  const has = (seq: number, term: string): boolean =>
    tx.get('SELECT 1 FROM memory_fts WHERE memory_fts MATCH :term AND rowid = :seq', { term, seq }) !== undefined
  return Math.max(...seqs.map((seq) => terms.filter((term) => has(seq, term)).length / terms.length))
}
