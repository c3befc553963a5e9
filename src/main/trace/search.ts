import { StudioError } from '@shared/errors.ts'
import type { SearchField, SearchHits, TraceSearch } from '@shared/trace-search.ts'
import type { Reader } from '../store/types.ts'
import { countSpans } from './shape.ts'

/** Spans looked at in the first question, and how long one may take afterwards, in milliseconds: other readers wait that long. */
const FIRST = 200
const TARGET_MS = 80
const MOST = 50_000
/** More hits than anyone steps through; the search ends there. */
const MOST_HITS = 50_000

const CONDITIONS: Record<Exclude<SearchField, 'all'>, string> = {
  name: 'text_matches(:text, :regex, s.name)',
  attributes: 'text_matches(:text, :regex, s.attributes)',
  error: 'text_matches(:text, :regex, s.error)',
  content: 'blob_matches(:text, :regex, b.codec, b.size, b.data)',
}

/** Looks through a run from its beginning. Ends early when `signal` aborts. Errors: those of the store. */
export async function* searchRun(
  reader: Reader,
  { runId, text, regex, field }: TraceSearch,
  signal?: AbortSignal,
): AsyncGenerator<SearchHits, void> {
  const total = await countSpans(reader, runId)
  const conditions = field === 'all' ? Object.values(CONDITIONS) : [CONDITIONS[field]]
  const withContent = field === 'all' || field === 'content'
  const sql = `SELECT s.ordinal AS "order", (${conditions.join(' OR ')}) AS hit
    FROM span s ${withContent ? 'LEFT JOIN blob b ON b.sha256 = s.content_ref' : ''}
    WHERE s.run_id = :runId AND s.ordinal > :after ORDER BY s.ordinal LIMIT :limit`
  let after = -1
  let scanned = 0
  let found = 0
  for (let limit = FIRST; !signal?.aborted; ) {
    const began = performance.now()
    const params = { runId, text, regex: regex ? 1 : 0, after, limit }
    const { order, hit } = await reader.columns(sql, params, { order: 'integer', hit: 'integer' })
    const orders = [...order.filter((_, at) => hit[at] === 1)]
    scanned += order.length
    found += orders.length
    after = order.at(-1) ?? after
    const done = order.length < limit || found >= MOST_HITS
    yield { orders, scanned, total, done }
    if (done) return
    const share = TARGET_MS / Math.max(1, performance.now() - began)
    limit = Math.max(50, Math.min(MOST, Math.round(limit * Math.min(4, share))))
  }
  if (signal?.aborted) throw new StudioError('CANCELLED', 'The search was cancelled.')
}
