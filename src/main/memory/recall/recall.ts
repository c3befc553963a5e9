import { type RecallAnswer, type Recalled, RecallWeights } from '@shared/memory.ts'
import { newId } from '../../kit/ids.ts'
import type { Tx } from '../../store/types.ts'
import { memoriesNear, type NearMemory } from '../graph/near-memories.ts'
import { beliefIn, HELD, type MemoryRow, ROW, toMemory } from '../rows.ts'
import { indexTerms } from '../tokenise.ts'
import type { Spread, VectorHit, VectorSearch } from '../vectors/types.ts'
import { diversify } from './diversify.ts'
import { damper, fuse, SHARES } from './rank.ts'
import { answerProbability, likeness, relevance } from './relevance.ts'
import { coverageOf, tellingQuery, withoutMoment } from './telling-query.ts'
import { othersFor } from './whose.ts'

export interface RecallOptions {
  /** Memories at most. */
  limit: number
  /** What was held at this moment; now when absent. */
  asOf?: number | null
  /** Those of this run are found as they are now, whatever `asOf` says. */
  ownRun?: string
  /** Only these; all when absent. */
  scopes?: readonly string[]
  /** Ids that are not to be found. */
  without?: readonly string[]
  weights?: Partial<RecallWeights>
  /** What lies nearest in meaning, nearest first, or why nobody looked. */
  meaning?: FoundByMeaning
}

/** Memories by `seq`, with their cosines; or the sentence that says why there are none. */
export type FoundByMeaning = Readonly<VectorSearch> | { none: string }

/** Best by words of which the best by everything are chosen. */
const CANDIDATES = 100
/** Places that what has only some of the query's words stands behind what has all: else a little doubt would turn them round. */
const BEHIND = 3
/** Probability that the best must have of being an answer; below, nothing is handed over. */
const THRESHOLD = 0.45
/** Share of the best score below which a hit is not handed over with it. */
const WEAK = 0.1
/** Likeness of meaning below which what has no word of the question has nothing to do with it. */
const LEAST_ALIKE = 0.25
/** What being the only one is worth, in place of how far the second is behind. */
const ALONE = 0.3
const UNASKED: FoundByMeaning = { none: 'Only their words were searched.' }

/** What is remembered about a query, best first, with every factor of its score. Never fails, whatever the query is. */
export function recall(tx: Pick<Tx, 'all' | 'get'>, asked: string, options: RecallOptions): RecallAnswer {
  const began = performance.now()
  const query = withoutMoment(asked)
  const weights = RecallWeights.parse(options.weights ?? {})
  const asOf = options.asOf ?? null
  const meaning = options.meaning ?? UNASKED
  const others = othersFor(tx, query)
  const spread = 'hits' in meaning ? meaning.spread : null
  const terms = { asOf, weights, searched: 'hits' in meaning, spread, others: others ?? (() => false) }
  const scored = candidates(tx, query, options, 'hits' in meaning ? meaning.hits : [])
    .map((candidate) => score(tx, candidate, terms))
    .sort((a, b) => b.score - a.score)
  const taken = diversify(scored, options.limit)
  const confidence = probabilityOf(scored, terms.searched)
  const abstained = taken.length === 0 || confidence < THRESHOLD
  let budget = weights.budget
  const least = WEAK * (scored[0]?.score ?? 0)
  const hits = taken.map(({ terms: _, other: __, covered: ___, ...hit }): Recalled => {
    const fits = hit.tokens <= budget
    const apart = hit.ranks.words === null && hit.ranks.graph === null && likeness(hit.cosine, spread) < LEAST_ALIKE
    const weak = abstained || apart || hit.score < least
    if (!weak && fits) budget -= hit.tokens
    const left = weak ? 'weak' : fits ? null : 'budget'
    return { ...hit, used: left === null, left }
  })
  const wordsOnly = 'none' in meaning ? meaning.none : null
  const tookMs = performance.now() - began
  return {
    id: newId('recall'),
    query,
    asOf,
    hits,
    abstained,
    confidence,
    threshold: THRESHOLD,
    wordsOnly,
    tookMs,
  }
}

interface Candidate {
  row: MemoryRow
  /** Place by words, from 1, whether it has all of them, and its BM25 as a share of the best; null where it has none. */
  words: { place: number; all: boolean; share: number; coverage: number } | null
  /** Place by meaning, from 1; null where it is not among the nearest. */
  meaning: { place: number; cosine: number } | null
  /** Place by what the graph has near the names of the question, from 1, and how near as a share of the nearest; null where it is not there. */
  graph: { place: number; share: number } | null
}

/** The best by words, the nearest by meaning and the nearest in the graph, each once. */
function candidates(
  tx: Pick<Tx, 'all' | 'get'>,
  query: string,
  options: RecallOptions,
  nearest: readonly VectorHit[],
): Candidate[] {
  const found = new Map<number, Candidate>()
  const worded = byWords(tx, query, options)
  // FTS5 counts downwards: the best is the least.
  const best = Math.min(...worded.map(({ bm25 }) => bm25))
  const coverage = coverageOf(
    tx,
    query,
    worded.map(({ row }) => row.seq),
  )
  for (const [index, { row, all, bm25 }] of worded.entries()) {
    // Having every word is the best there can be, however long the rest of it is.
    const words = { place: index + 1, all, share: all ? 1 : bm25 / best, coverage: coverage.get(row.seq) ?? 0 }
    found.set(row.seq, { row, words, meaning: null, graph: null })
  }
  for (const [index, { row, hit }] of held(tx, nearest, ({ item }) => item, options).entries()) {
    const meaning = { place: index + 1, cosine: hit.score }
    found.set(row.seq, { words: null, graph: null, ...found.get(row.seq), row, meaning })
  }
  const near = options.weights?.graph === 0 ? [] : memoriesNear(tx, query, options.asOf ?? null)
  for (const [index, { row, hit }] of held(tx, near, ({ seq }) => seq, options).entries()) {
    const graph = { place: index + 1, share: hit.share }
    found.set(row.seq, { words: null, meaning: null, ...found.get(row.seq), row, graph })
  }
  return [...found.values()]
}

const RECALLABLE = `(m.run_id IS :ownRun AND m.run_id IS NOT NULL AND v.tx_to IS NULL OR ${HELD})
  AND v.status IN ('active', 'conflict') AND (v.valid_to IS NULL OR v.valid_to > :moment)
  AND (:scopes IS NULL OR m.scope IN (SELECT value FROM json_each(:scopes)))
  AND m.id NOT IN (SELECT value FROM json_each(:without))`

const paramsOf = (options: RecallOptions) => {
  const asOf = options.asOf ?? null
  return {
    asOf,
    ownRun: options.ownRun ?? null,
    scopes: options.scopes ? JSON.stringify(options.scopes) : null,
    without: JSON.stringify(options.without ?? []),
    moment: asOf ?? Date.now(),
  }
}

/** Those with every word of the query first, then those with some; of what holds or is in doubt at that moment. */
function byWords(
  tx: Pick<Tx, 'all'>,
  query: string,
  options: RecallOptions,
): { row: MemoryRow; all: boolean; bm25: number }[] {
  const match = tellingQuery(query)
  if (!match) return []
  const found = new Map<number, { row: MemoryRow; all: boolean; bm25: number }>()
  for (const expression of [match.all, match.any]) {
    if (found.size >= CANDIDATES) break
    const rows = tx.all<MemoryRow & { bm25: number }>(
      `SELECT ${ROW}, bm25(memory_fts) AS bm25 FROM memory_fts CROSS JOIN memory AS m ON m.seq = memory_fts.rowid
         CROSS JOIN memory_version AS v ON v.memory_seq = m.seq
       WHERE memory_fts MATCH :expression AND ${RECALLABLE}
       ORDER BY bm25(memory_fts), m.seq DESC LIMIT :limit`,
      { ...paramsOf(options), expression, limit: CANDIDATES },
    )
    for (const row of rows)
      if (!found.has(row.seq)) found.set(row.seq, { row, all: expression === match.all, bm25: row.bm25 })
  }
  return [...found.values()].slice(0, CANDIDATES)
}

/** Those of what was found elsewhere of which the same holds, in their order. */
function held<Hit extends VectorHit | NearMemory>(
  tx: Pick<Tx, 'all'>,
  found: readonly Hit[],
  seqOf: (hit: Hit) => number,
  options: RecallOptions,
): { row: MemoryRow; hit: Hit }[] {
  if (found.length === 0) return []
  const seqs = JSON.stringify(found.map(seqOf))
  const rows = tx.all<MemoryRow>(
    `SELECT ${ROW} FROM json_each(:seqs) AS near CROSS JOIN memory AS m ON m.seq = near.value
       CROSS JOIN memory_version AS v ON v.memory_seq = m.seq
     WHERE ${RECALLABLE}`,
    { ...paramsOf(options), seqs },
  )
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  return found
    .flatMap((hit) => {
      const row = bySeq.get(seqOf(hit))
      return row ? [{ row, hit }] : []
    })
    .slice(0, CANDIDATES)
}

interface Asked {
  asOf: number | null
  weights: RecallWeights
  /** Whether meaning was searched. */
  searched: boolean
  spread: Spread | null
  /** Whether what is about this subject is about somebody else. */
  others(subjectKey: string | null): boolean
}

function score(
  tx: Pick<Tx, 'all'>,
  { row, words, meaning, graph }: Candidate,
  { asOf, weights, searched, spread, others }: Asked,
) {
  const memory = toMemory(tx, row, asOf)
  const ranks = { words: words?.place ?? null, meaning: meaning?.place ?? null, graph: graph?.place ?? null }
  const behind = words && (words.all ? words.place : words.place + BEHIND)
  const fused = fuse({ ...ranks, words: behind }, weights) * (row.kind === 'preference' ? weights.preference : 1)
  const cosine = meaning?.cosine ?? null
  const other = others(row.subjectKey)
  const relevanceFactor = relevance({
    words,
    alike: likeness(cosine, spread),
    meaning: searched,
    near: graph?.share ?? 0,
    other,
  })
  const confidenceFactor = damper(memory.confidence, SHARES.confidence, weights.confidence)
  const recencyFactor = damper(beliefIn(tx, row, asOf).freshness, SHARES.recency, weights.recency)
  const importanceFactor = damper(row.importance, SHARES.importance, weights.importance)
  const factors = { fused, relevanceFactor, confidenceFactor, recencyFactor, importanceFactor }
  const total = fused * relevanceFactor * confidenceFactor * recencyFactor * importanceFactor
  const terms = new Set(indexTerms(row.text.toLowerCase()).match(/[\p{L}\p{N}]+/gu) ?? [])
  return {
    memory,
    ranks,
    cosine,
    ...factors,
    score: total,
    other,
    covered: Math.max(words?.coverage ?? 0, likeness(cosine, spread)),
    tokens: tokensOf(row.text),
    terms,
  }
}

/** That the best of these, best first, is an answer. */
function probabilityOf(
  [first, second]: readonly { score: number; relevanceFactor: number; other: boolean; covered: number }[],
  searched: boolean,
): number {
  if (!first || first.score <= 0) return 0
  const margin = second ? 1 - second.score / first.score : ALONE
  const { relevanceFactor, other, covered } = first
  return answerProbability({ relevance: relevanceFactor, margin, other, meaning: searched, covered })
}

const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu

/** An estimate: one for each character of Chinese, a quarter for others. */
const tokensOf = (text: string): number => {
  const han = text.match(HAN)?.length ?? 0
  return Math.ceil(han + (text.length - han) / 4)
}
