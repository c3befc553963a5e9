import type { SpanKind } from '@shared/runs.ts'
import { KIND_OF_CODE, type SpanTable } from '../../../lib/span-table.ts'
import { gapsOf, segmentsOf, type TimePart } from '../../../lib/time-parts.ts'
import type { TimelineLanes } from '../../../lib/timeline-lanes.ts'
import type { TimeRange } from '../../../lib/waterfall.ts'

export const LANE_PX = 20
const BAR_PX = 16
/** Bars narrower than this are of one colour. */
const PARTED_PX = 4
/** Gaps of longer lists of children than this are not looked for while drawing. */
const GAP_CHILDREN = 500
/** Bars narrower than this carry no name. */
const NAMED_PX = 44
/** Sides of the corner that says of a bar that there are annotations. */
const CORNER_PX = 9

export interface TimelineColours {
  kinds: Record<SpanKind, string>
  parts: Record<TimePart, string>
  bad: string
  text: string
  selected: string
  critical: string
  annotated: string
  /** Around it. */
  rim: string
}

export interface TimelinePicture {
  /** Of the table, which grows in place. */
  version: number
  table: SpanTable
  lanes: TimelineLanes
  range: TimeRange
  /** The end of spans that still run. */
  now: number
  /** First lane on the screen. */
  firstLane: number
  /** Row of the table, or -1. */
  selected: number
  critical: ReadonlySet<number> | null
  /** Spans found, by order: while there are any the others are faint. */
  found: ReadonlySet<number>
  /** Annotations of spans that have any, by order. */
  annotated: ReadonlyMap<number, number>
  /** Size in CSS pixels. */
  width: number
  height: number
}

/** Draws the spans of a range. Of many in one pixel only the first is drawn, so that the cost follows the screen and not the run. */
export function drawTimeline(
  context: CanvasRenderingContext2D,
  picture: TimelinePicture,
  colours: TimelineColours,
): void {
  const { table, lanes, range, now, firstLane, selected, critical, found, annotated, width, height } = picture
  context.clearRect(0, 0, width, height)
  context.font = '11px system-ui, sans-serif'
  context.textBaseline = 'middle'
  const scale = width / (range.to - range.from)
  const shown = Math.ceil(height / LANE_PX)
  const paintedTo = new Float64Array(shown).fill(-1)
  for (let row = 0; row < table.length; row += 1) {
    const lane = lanes.at(row) - firstLane
    if (lane < 0 || lane >= shown) continue
    const start = table.start(row)
    if (start > range.to) break
    const ended = table.end(row)
    const end = Number.isNaN(ended) ? now : ended
    if (end < range.from) continue
    const left = Math.max(0, (start - range.from) * scale)
    const right = Math.min(width, Math.max(left + 1, (end - range.from) * scale))
    const hit = found.size > 0 && found.has(table.order(row))
    const noted = annotated.size > 0 && annotated.has(table.order(row))
    const marked = row === selected || hit || noted || critical?.has(row) === true
    if (right <= (paintedTo[lane] ?? -1) && !marked) continue
    paintedTo[lane] = Math.max(paintedTo[lane] ?? -1, Math.ceil(right))
    const top = lane * LANE_PX + (LANE_PX - BAR_PX) / 2
    const kind = KIND_OF_CODE[table.kind(row)] ?? 'agent'
    context.globalAlpha = found.size > 0 && !hit ? 0.25 : 1
    context.fillStyle = table.isError(row) ? colours.bad : colours.kinds[kind]
    // A hair of room between neighbours, where there is room at all.
    const bar = right - left > 3 ? right - left - 1 : right - left
    context.fillRect(left, top, bar, BAR_PX)
    if (bar >= PARTED_PX && !table.isError(row)) {
      const few = table.placeOf(table.first(row)).siblings <= GAP_CHILDREN
      const segments = kind === 'inference' ? segmentsOf(table, row, now) : few ? gapsOf(table, row, now) : []
      for (const { part, from, to } of segments) {
        const begin = Math.max(left, (from - range.from) * scale)
        const stop = Math.min(left + bar, (to - range.from) * scale)
        if (stop - begin < 0.5) continue
        context.fillStyle = colours.parts[part]
        context.fillRect(begin, top, stop - begin, BAR_PX)
      }
    }
    context.globalAlpha = 1
    if (critical?.has(row)) {
      context.fillStyle = colours.critical
      context.fillRect(left, top + BAR_PX - 2, bar, 2)
    }
    if (row === selected) {
      context.strokeStyle = colours.selected
      context.lineWidth = 2
      context.strokeRect(left, top, Math.max(2, bar), BAR_PX)
    }
    if (bar >= NAMED_PX) {
      context.save()
      context.beginPath()
      context.rect(left, top, bar - 4, BAR_PX)
      context.clip()
      context.fillStyle = colours.text
      context.fillText(table.facts(row).name, left + 5, top + BAR_PX / 2 + 0.5)
      context.restore()
    }
    if (noted) drawCorner(context, left, top, colours)
  }
}

/** Over the corner where the bar begins; it is seen also where the bar is a hair. */
function drawCorner(context: CanvasRenderingContext2D, left: number, top: number, colours: TimelineColours): void {
  const corner = (side: number, colour: string) => {
    context.fillStyle = colour
    context.beginPath()
    context.moveTo(left - 1, top - 1)
    context.lineTo(left - 1 + side, top - 1)
    context.lineTo(left - 1, top - 1 + side)
    context.fill()
  }
  corner(CORNER_PX + 3, colours.rim)
  corner(CORNER_PX, colours.annotated)
}

/** How busy each pixel of the whole run was, as a strip, and where something was annotated. */
export function drawMinimap(
  context: CanvasRenderingContext2D,
  { table, now, annotated, width, height }: Pick<TimelinePicture, 'table' | 'now' | 'annotated' | 'width' | 'height'>,
  whole: TimeRange,
  colours: TimelineColours,
): void {
  context.clearRect(0, 0, width, height)
  const columns = Math.max(1, Math.floor(width))
  const scale = columns / (whole.to - whole.from)
  const busy = new Float64Array(columns)
  const bad = new Uint8Array(columns)
  for (let row = 0; row < table.length; row += 1) {
    // What only holds others together says nothing of how busy it was.
    if (table.hasChildren(row)) continue
    const ended = table.end(row)
    const left = Math.max(0, Math.min(columns - 1, Math.floor((table.start(row) - whole.from) * scale)))
    const right = Math.min(columns - 1, Math.floor(((Number.isNaN(ended) ? now : ended) - whole.from) * scale))
    for (let column = left; column <= right; column += 1) busy[column] = (busy[column] ?? 0) + 1
    if (table.isError(row)) bad[left] = 1
  }
  const most = busy.reduce((a, b) => Math.max(a, b), 1)
  for (let column = 0; column < columns; column += 1) {
    const tall = ((busy[column] ?? 0) / most) * (height - 4)
    if (tall === 0) continue
    context.fillStyle = colours.kinds.inference
    context.fillRect(column, height - tall, 1, tall)
    if (bad[column]) {
      context.fillStyle = colours.bad
      context.fillRect(column, 0, 1, 3)
    }
  }
  for (const order of annotated.keys()) {
    const row = table.rowOf(order)
    if (row !== -1) drawCorner(context, (table.start(row) - whole.from) * scale, 1, colours)
  }
}

/** The row drawn at a place, or -1. `x` and `y` in CSS pixels. */
export function rowAtPoint(
  { table, lanes, range, now, firstLane, width }: TimelinePicture,
  x: number,
  y: number,
): number {
  const lane = Math.floor(y / LANE_PX) + firstLane
  const perPixel = (range.to - range.from) / width
  const at = range.from + x * perPixel
  let best = -1
  let nearest = 2 * perPixel
  for (let row = 0; row < table.length; row += 1) {
    const start = table.start(row)
    if (start > at + 2 * perPixel) break
    if (lanes.at(row) !== lane) continue
    const ended = table.end(row)
    const end = Number.isNaN(ended) ? now : ended
    const distance = at < start ? start - at : at > end ? at - end : 0
    if (distance <= nearest) {
      best = row
      nearest = distance
    }
  }
  return best
}
