import { type RecallAnswer, type Recalled, RecallWeights } from '@shared/memory.ts'
import { newId } from '../../kit/ids.ts'
import type { Tx } from '../../store/types.ts'
import { beliefIn, HELD, type MemoryRow, ROW, toMemory } from '../rows.ts'
import { indexTerms, matchQuery } from '../tokenise.ts'
import { coverage } from './coverage.ts'
import { diversify } from './diversify.ts'
import { damper, fuse, SHARES } from './rank.ts'

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
}

/** Best by words of which the best by everything are chosen. */
const CANDIDATES = 100
/** Places that what has only some of the query's words stands behind what has all: else a little doubt would turn them round. */
const BEHIND = 30
/** Share of the query's words that the best must have; below, nothing is handed over. */
const THRESHOLD = 0.25

/** What is remembered about a query, best first, with every factor of its score. Never fails, whatever the query is. */
export function recall(tx: Pick<Tx, 'all' | 'get'>, query: string, options: RecallOptions): RecallAnswer {
  const began = performance.now()
  const weights = RecallWeights.parse(options.weights ?? {})
  const asOf = options.asOf ?? null
  const rows = byWords(tx, query, options)
  const scored = rows
    .map(({ row, all }, index) => score(tx, row, { place: index + 1, all }, asOf, weights))
    .sort((a, b) => b.score - a.score)
  const taken = diversify(scored, options.limit)
  const confidence = coverage(
    tx,
    query,
    taken.slice(0, 3).map(({ seq }) => seq),
  )
  const abstained = taken.length === 0 || confidence < THRESHOLD
  let budget = weights.budget
  const hits = taken.map(({ seq: _, terms: __, ...hit }): Recalled => {
    const fits = hit.tokens <= budget
    if (!abstained && fits) budget -= hit.tokens
    const left = abstained ? 'weak' : fits ? null : 'budget'
    return { ...hit, used: left === null, left }
  })
  const wordsOnly = 'Memories have no vectors yet, so only their words were searched.'
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

/** Those with every word of the query first, then those with some; of what holds or is in doubt at that moment. */
function byWords(tx: Pick<Tx, 'all'>, query: string, options: RecallOptions): { row: MemoryRow; all: boolean }[] {
  const match = matchQuery(query.toWellFormed())
  if (!match) return []
  const { asOf = null, ownRun = null, scopes = null, without = [] } = options
  const found = new Map<number, { row: MemoryRow; all: boolean }>()
  for (const expression of [match.all, match.any]) {
    if (found.size >= CANDIDATES) break
    const rows = tx.all<MemoryRow>(
      `SELECT ${ROW} FROM memory_fts CROSS JOIN memory AS m ON m.seq = memory_fts.rowid
         CROSS JOIN memory_version AS v ON v.memory_seq = m.seq
       WHERE memory_fts MATCH :expression AND (m.run_id IS :ownRun AND m.run_id IS NOT NULL AND v.tx_to IS NULL OR ${HELD})
         AND v.status IN ('active', 'conflict') AND (v.valid_to IS NULL OR v.valid_to > :moment)
         AND (:scopes IS NULL OR m.scope IN (SELECT value FROM json_each(:scopes)))
         AND m.id NOT IN (SELECT value FROM json_each(:without))
       ORDER BY bm25(memory_fts), m.seq DESC LIMIT :limit`,
      {
        ...{ expression, asOf, ownRun, without: JSON.stringify(without), limit: CANDIDATES },
        scopes: scopes && JSON.stringify(scopes),
        moment: asOf ?? Date.now(),
      },
    )
    for (const row of rows) if (!found.has(row.seq)) found.set(row.seq, { row, all: expression === match.all })
  }
  return [...found.values()].slice(0, CANDIDATES)
}

function score(
  tx: Pick<Tx, 'all'>,
  row: MemoryRow,
  { place, all }: { place: number; all: boolean },
  asOf: number | null,
  weights: RecallWeights,
) {
  const memory = toMemory(tx, row, asOf)
  const ranks = { words: place, meaning: null, graph: null }
  const fused =
    fuse({ ...ranks, words: all ? place : place + BEHIND }, weights) *
    (row.kind === 'preference' ? weights.preference : 1)
  const confidenceFactor = damper(memory.confidence, SHARES.confidence, weights.confidence)
  const recencyFactor = damper(beliefIn(tx, row, asOf).freshness, SHARES.recency, weights.recency)
  const importanceFactor = damper(row.importance, SHARES.importance, weights.importance)
  const factors = { fused, confidenceFactor, recencyFactor, importanceFactor }
  const total = fused * confidenceFactor * recencyFactor * importanceFactor
  const terms = new Set(indexTerms(row.text.toLowerCase()).match(/[\p{L}\p{N}]+/gu) ?? [])
  return { seq: row.seq, memory, ranks, cosine: null, ...factors, score: total, tokens: tokensOf(row.text), terms }
}

const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu

/** An estimate: one for each character of Chinese, a quarter for others. */
const tokensOf = (text: string): number => {
  const han = text.match(HAN)?.length ?? 0
  return Math.ceil(han + (text.length - han) / 4)
}
