import { KIND_OF_CODE, type SpanTable } from '../../../lib/span-table.ts'
import { visibleRows } from '../../../lib/visible-rows.ts'

/** A run as it is read from top to bottom; rows are those of the table. */
export interface Conversation {
  /** Spans to be read, in order: all but the frame, a single agent around everything. */
  rows: Int32Array
  length: number
  /** Place of a row among `rows`, -1 for the frame. */
  place(row: number): number
  /** Levels a row stands below the first. */
  indent(row: number): number
  /** Which inference of its agent a row is, from 1; 0 for what is none, such as a summary of older steps. */
  step(row: number): number
  /** The last inference of the first level, which may be the run's answer; -1 without one. */
  last: number
}

const ALL_OPEN: ReadonlySet<number> = new Set()
const INFERENCE = KIND_OF_CODE.indexOf('inference')
const AGENT = KIND_OF_CODE.indexOf('agent')
/** How the name of an inference begins that only made room in the context. */
const SUMMARY = 'summarise '

/** Pure: walks the tree once. `version` is that of the table, which grows in place. */
export function buildConversation(table: SpanTable, version: number): Conversation {
  const visible = visibleRows(table, ALL_OPEN, version)
  const root = table.first(-1)
  const framed = root !== -1 && table.kind(root) === AGENT && table.next(root) === -1
  const skipped = framed ? 1 : 0
  const steps = new Int32Array(table.length)
  // Steps so far below each row; the last place is for those without a parent.
  const counts = new Int32Array(table.length + 1)
  let last = -1
  for (let place = skipped; place < visible.length; place += 1) {
    const row = visible.rows[place] ?? 0
    if (table.kind(row) !== INFERENCE) continue
    const parent = table.parent(row) === -1 ? table.length : table.parent(row)
    if (table.name(row).startsWith(SUMMARY)) {
      // The step whose prompt did not fit is asked for once more after its summary.
      if (table.facts(row).status === 'ok') counts[parent] = Math.max(0, (counts[parent] ?? 0) - 1)
      continue
    }
    counts[parent] = (counts[parent] ?? 0) + 1
    steps[row] = counts[parent] ?? 0
    if (table.depth(row) === skipped) last = row
  }
  return {
    rows: visible.rows.subarray(skipped, visible.length),
    length: visible.length - skipped,
    place: (row) => (row === -1 ? -1 : Math.max(-1, visible.place(row) - skipped)),
    indent: (row) => table.depth(row) - skipped,
    step: (row) => steps[row] ?? 0,
    last,
  }
}
