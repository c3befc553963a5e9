import type { RunId } from '@shared/ids.ts'
import { FIRST_TOKEN_ATTRIBUTE, PREFILL_ATTRIBUTE, type ShapeChunk } from '@shared/trace-shape.ts'
import type { Reader, WordColumn } from '../store/types.ts'

/** Spans of the first chunk, so that something is on the screen at once, and of those after it. */
const FIRST_CHUNK = 2000
const CHUNK = 40_000

const KINDS = {
  order: 'integer',
  parent: 'integer',
  start: 'float',
  end: 'float',
  first: 'float',
  prefill: 'float',
  kind: 'word',
  status: 'word',
  name: 'word',
} as const

const SQL = `SELECT s.ordinal, coalesce((SELECT p.ordinal FROM span p WHERE p.id = s.parent_id AND p.run_id = s.run_id), 0),
    s.started_at, s.ended_at,
    CASE s.kind WHEN 'inference' THEN json_extract(s.attributes, :first) * 1000 END,
    CASE s.kind WHEN 'inference' THEN json_extract(s.attributes, :prefill) END, s.kind, s.status, s.name
  FROM span s WHERE s.run_id = :runId AND s.ordinal > :after ORDER BY s.ordinal LIMIT :limit`

/** Where the times of an inference stand among its attributes. */
const PATHS = { first: `$."${FIRST_TOKEN_ATTRIBUTE}"`, prefill: `$."${PREFILL_ATTRIBUTE}"` }

/** All spans of a run as columns, chunk by chunk in order of start. */
export async function* readShape(reader: Reader, runId: RunId): AsyncGenerator<ShapeChunk, void> {
  let after = -1
  for (let limit = FIRST_CHUNK; ; limit = CHUNK) {
    const columns = await reader.columns(SQL, { runId, after, limit, ...PATHS }, KINDS)
    const { order } = columns
    const last = order.at(-1)
    if (last === undefined) return
    yield {
      order: pack(order),
      parent: pack(columns.parent),
      start: pack(columns.start),
      end: pack(columns.end),
      first: pack(columns.first),
      prefill: pack(columns.prefill),
      kind: packWords(columns.kind),
      status: packWords(columns.status),
      name: packWords(columns.name),
    }
    if (order.length < limit) return
    after = last
  }
}

export async function countSpans(reader: Reader, runId: RunId): Promise<number> {
  const [row] = await reader.all<{ count: number }>('SELECT count(*) AS count FROM span WHERE run_id = :runId', {
    runId,
  })
  return row?.count ?? 0
}

const pack = (array: Int32Array | Uint32Array | Float64Array): string =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')

const packWords = ({ codes, words }: WordColumn): ShapeChunk['kind'] => ({ codes: pack(codes), words })
