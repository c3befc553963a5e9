import { type PointerEvent, useCallback, useRef } from 'react'
import type { SpanTable } from '../../../lib/span-table.ts'
import type { TimeRange } from '../../../lib/waterfall.ts'
import { timelineColours } from './colours.ts'
import { drawMinimap } from './draw-timeline.ts'
import { useCanvas } from './use-canvas.ts'

/** Shorter drags are clicks, in pixels. */
const CLICK_PX = 4

interface Props {
  table: SpanTable
  version: number
  now: number
  /** Annotations of spans that have any, by order. */
  annotated: ReadonlyMap<number, number>
  whole: TimeRange
  /** What the lanes show. */
  range: TimeRange
  theme: string
  /** Null for the whole run. */
  onRange: (range: TimeRange | null) => void
}

/** The whole run in a strip: drag over a part to see it large, click to see all. */
export function Minimap({ table, version, now, annotated, whole, range, theme, onRange }: Props) {
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const picture = { table, version, now, annotated, width, height }
      drawMinimap(context, picture, whole, timelineColours(context.canvas, theme))
    },
    [table, version, now, annotated, whole, theme],
  )
  const { ref, width } = useCanvas(draw)
  const from = useRef<number | null>(null)
  const length = whole.to - whole.from
  const left = ((range.from - whole.from) / length) * 100
  const share = ((range.to - range.from) / length) * 100
  const placeOf = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    return Math.max(0, Math.min(box.width, event.clientX - box.left))
  }
  const drag = (event: PointerEvent) => {
    if (from.current === null || width === 0) return
    const to = placeOf(event)
    if (Math.abs(to - from.current) < CLICK_PX) return
    const at = (x: number) => whole.from + (x / width) * length
    onRange({ from: at(Math.min(from.current, to)), to: at(Math.max(from.current, to)) })
  }
  return (
    <div className="timeline__map" aria-hidden="true">
      <canvas
        ref={ref}
        className="timeline__map-canvas"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          from.current = placeOf(event)
        }}
        onPointerMove={drag}
        onPointerUp={(event) => {
          if (from.current !== null && Math.abs(placeOf(event) - from.current) < CLICK_PX) onRange(null)
          from.current = null
        }}
      />
      {share < 99.9 ? <span className="timeline__window" style={{ left: `${left}%`, width: `${share}%` }} /> : null}
    </div>
  )
}
