import { KIND_OF_CODE, type SpanTable } from './span-table.ts'

/**
 * What time goes to: an inference waits for the engine (`queue`), reads its prompt (`prefill`) and writes (`decode`), or all of that where
 * no more is recorded (`model`); a tool works; a person is waited for (`approval`); `other` is what nothing recorded explains.
 */
export const TIME_PARTS = ['queue', 'prefill', 'decode', 'model', 'tool', 'approval', 'other'] as const
export type TimePart = (typeof TIME_PARTS)[number]

/** Unix milliseconds. */
export interface TimeSegment {
  part: TimePart
  from: number
  to: number
}

/** Of what happens at the same time the first is what the time goes to: work before waiting. */
const FIRST_COMES: readonly TimePart[] = ['decode', 'prefill', 'model', 'tool', 'queue', 'approval']

/**
 * Pure: what the time of an inference, a tool or an approval went to, in order, without a hole and without an overlap; nothing for spans
 * that only hold others. In records without the time of reading the prompt all before the first token counts as that. `now` ends what runs.
 */
export function segmentsOf(table: SpanTable, row: number, now: number): TimeSegment[] {
  const kind = KIND_OF_CODE[table.kind(row)]
  const from = table.start(row)
  const ended = table.end(row)
  const to = Math.max(from, Number.isNaN(ended) ? now : ended)
  if (kind === 'tool' || kind === 'retrieval') return [{ part: 'tool', from, to }]
  if (kind === 'approval') return [{ part: 'approval', from, to }]
  if (kind !== 'inference') return []
  const first = table.firstToken(row)
  if (Number.isNaN(first)) return [{ part: 'model', from, to }]
  const writes = Math.min(to, Math.max(from, from + first))
  const prefill = table.prefill(row)
  const reads = Number.isNaN(prefill) ? from : Math.min(writes, Math.max(from, writes - prefill))
  const all: TimeSegment[] = [
    { part: 'queue', from, to: reads },
    { part: 'prefill', from: reads, to: writes },
    { part: 'decode', from: writes, to },
  ]
  return all.filter((segment) => segment.to > segment.from)
}

/** Pure: the stretches of a span that none of its children covers. Nothing for a span without children. */
export function gapsOf(table: SpanTable, row: number, now: number): TimeSegment[] {
  if (!table.hasChildren(row)) return []
  const gaps: TimeSegment[] = []
  const ended = table.end(row)
  const end = Number.isNaN(ended) ? now : ended
  let covered = table.start(row)
  for (let child = table.first(row); child !== -1; child = table.next(child)) {
    const start = Math.min(end, table.start(child))
    if (start > covered) gaps.push({ part: 'other', from: covered, to: start })
    const to = table.end(child)
    covered = Math.max(covered, Number.isNaN(to) ? now : to)
  }
  if (end > covered) gaps.push({ part: 'other', from: covered, to: end })
  return gaps
}

/**
 * Pure: what the time between `from` and `to` went to, in milliseconds; together they are exactly its length. An instant counts once,
 * however much ran at it.
 */
export function timeShares(table: SpanTable, from: number, to: number, now: number): Record<TimePart, number> {
  const starts = FIRST_COMES.map((): number[] => [])
  const ends = FIRST_COMES.map((): number[] => [])
  for (let row = 0; row < table.length; row += 1) {
    for (const segment of segmentsOf(table, row, now)) {
      const at = FIRST_COMES.indexOf(segment.part)
      const begin = Math.max(from, segment.from)
      const end = Math.min(to, segment.to)
      if (at === -1 || end <= begin) continue
      starts[at]?.push(begin)
      ends[at]?.push(end)
    }
  }
  const shares: Record<TimePart, number> = { queue: 0, prefill: 0, decode: 0, model: 0, tool: 0, approval: 0, other: 0 }
  const opening = starts.map((times) => Float64Array.from(times).sort())
  const closing = ends.map((times) => Float64Array.from(times).sort())
  const opened = FIRST_COMES.map(() => 0)
  const closed = FIRST_COMES.map(() => 0)
  const parts = FIRST_COMES.length
  const nextOf = (times: Float64Array | undefined, place: number | undefined) =>
    times?.[place ?? 0] ?? Number.POSITIVE_INFINITY
  let at = from
  let explained = 0
  for (;;) {
    let next = Number.POSITIVE_INFINITY
    let busy = -1
    for (let each = parts - 1; each >= 0; each -= 1) {
      next = Math.min(next, nextOf(opening[each], opened[each]), nextOf(closing[each], closed[each]))
      if ((opened[each] ?? 0) > (closed[each] ?? 0)) busy = each
    }
    if (next === Number.POSITIVE_INFINITY) break
    const part = FIRST_COMES[busy]
    if (part) {
      shares[part] += next - at
      explained += next - at
    }
    at = next
    for (let each = 0; each < parts; each += 1) {
      while (nextOf(opening[each], opened[each]) === next) opened[each] = (opened[each] ?? 0) + 1
      while (nextOf(closing[each], closed[each]) === next) closed[each] = (closed[each] ?? 0) + 1
    }
  }
  shares.other = Math.max(0, to - from - explained)
  return shares
}
