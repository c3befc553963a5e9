import { StudioError } from '@shared/errors.ts'
import type { SearchHits, TraceSearch } from '@shared/trace-search.ts'
import type { Reader } from '../store/types.ts'
import { countSpans } from './shape.ts'

/** Spans looked at in the first question, and how long one may take afterwards, in milliseconds: other readers wait that long. */
const FIRST = 200
const TARGET_MS = 80
const MOST = 50_000
/** More hits than anyone steps through; the search ends there. */
const MOST_HITS = 50_000

const SQL = `SELECT s.ordinal AS "order",
    (:field IN ('all', 'name') AND text_matches(:text, :regex, s.name))
    OR (:field IN ('all', 'attributes') AND text_matches(:text, :regex, s.attributes))
    OR (:field IN ('all', 'error') AND text_matches(:text, :regex, s.error))
    OR (:field IN ('all', 'content') AND coalesce((SELECT blob_matches(:text, :regex, b.codec, b.size, b.data)
      FROM blob b WHERE b.sha256 = s.content_ref), 0)) AS hit
  FROM span s WHERE s.run_id = :runId AND s.ordinal > :after ORDER BY s.ordinal LIMIT :limit`

/** Looks through a run from its beginning. Ends early when `signal` aborts. Errors: those of the store. */
export async function* searchRun(
  reader: Reader,
  { runId, text, regex, field }: TraceSearch,
  signal?: AbortSignal,
): AsyncGenerator<SearchHits, void> {
  const total = await countSpans(reader, runId)
  let after = -1
  let scanned = 0
  let found = 0
  for (let limit = FIRST; !signal?.aborted; ) {
    const began = performance.now()
    const params = { runId, text, regex: regex ? 1 : 0, field, after, limit }
    const { order, hit } = await reader.columns(SQL, params, { order: 'integer', hit: 'integer' })
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
