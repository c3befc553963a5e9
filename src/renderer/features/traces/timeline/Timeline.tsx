import { Maximize2, Route, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { countByStep, useRemarks } from '../../../bridge/remarks-store.ts'
import type { TraceView } from '../../../bridge/trace-store.ts'
import { criticalPath } from '../../../lib/critical-path.ts'
import { formatOffset } from '../../../lib/format.ts'
import { isActive } from '../../../lib/run-status.ts'
import { gapsOf, segmentsOf } from '../../../lib/time-parts.ts'
import { TimelineLanes } from '../../../lib/timeline-lanes.ts'
import { panned, type TimeRange, ticksOf, zoomed } from '../../../lib/waterfall.ts'
import { IconButton } from '../../../ui/IconButton.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { useThemeName } from '../../../ui/use-theme-name.ts'
import { searchState } from '../search-state.ts'
import { selectSpan, tracesState } from '../traces-state.ts'
import { timelineColours } from './colours.ts'
import { drawTimeline, LANE_PX, rowAtPoint, type TimelinePicture } from './draw-timeline.ts'
import { Minimap } from './Minimap.tsx'
import { neighbour } from './neighbour.ts'
import { SpanTip } from './SpanTip.tsx'
import { TimeShares } from './TimeShares.tsx'
import { useCanvas } from './use-canvas.ts'
import { useTimeShares } from './use-time-shares.ts'

/** Milliseconds between two frames of bars that still grow. */
const GROW_MS = 200
const ZOOM = 1.3

interface Props {
  view: TraceView
  onInspect: () => void
}

/** All spans of a run on one clock, in lanes where they run at the same time. */
export function Timeline({ view, onInspect }: Props) {
  const { t } = useTranslation()
  const { table, version, complete } = view
  const active = isActive(view.run.status)
  const now = useNow(active, GROW_MS)
  const order = useStore(tracesState, (state) => state.order)
  const found = useStore(searchState, (state) => state.found)
  const theme = useThemeName()
  const { remarks } = useRemarks(view.run.id)
  const annotated = useMemo(() => countByStep(remarks), [remarks])
  const [lanes] = useState(() => new TimelineLanes())
  const [chosen, setChosen] = useState<TimeRange | null>(null)
  const [firstLane, setFirstLane] = useState(0)
  const [showCritical, setShowCritical] = useState(false)
  const [hover, setHover] = useState<{ row: number; x: number; y: number } | null>(null)
  const known = table.range ?? { from: now, to: now }
  const from = known.from
  const to = Math.max(active ? now : known.to, from + 1)
  const whole = useMemo(() => ({ from, to }), [from, to])
  const range = chosen ?? whole
  const shares = useTimeShares(view, whole, now)
  const selected = order === null ? -1 : table.rowOf(order)
  // A path through a run that still grows would jump about.
  const critical = useMemo(
    () => (showCritical && complete ? criticalPath(table) : null),
    [showCritical, complete, table],
  )

  const picture = useMemo<TimelinePicture>(() => {
    lanes.update(table)
    const marks = { selected, critical, found, annotated }
    return { version, table, lanes, range, now, firstLane, ...marks, width: 0, height: 0 }
  }, [table, version, lanes, range, now, firstLane, selected, critical, found, annotated])
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) =>
      drawTimeline(context, { ...picture, width, height }, timelineColours(context.canvas, theme)),
    [picture, theme],
  )
  const { ref, width, height } = useCanvas(draw)
  const measured = height > 0
  const mostLane = Math.max(0, lanes.count - Math.floor(height / LANE_PX))

  const middle = () => {
    const at = selected === -1 ? Number.NaN : table.start(selected)
    return at >= range.from && at <= range.to ? at : (range.from + range.to) / 2
  }
  const zoom = (factor: number, at = middle()) => setChosen(zoomed(range, whole, at, factor))
  const wheel = useRef<(event: WheelEvent) => void>(() => {})
  wheel.current = (event) => {
    event.preventDefault()
    const perPixel = (range.to - range.from) / Math.max(1, width)
    const sideways = event.shiftKey ? event.deltaY : event.deltaX
    if (event.ctrlKey || event.metaKey) {
      zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, range.from + event.offsetX * perPixel)
    } else if (sideways !== 0) setChosen(panned(range, whole, sideways * perPixel))
    else setFirstLane((lane) => Math.max(0, Math.min(mostLane, lane + Math.sign(event.deltaY) * 2)))
  }
  useEffect(() => {
    const canvas = ref.current
    // React's own listener may not prevent the page from zooming.
    const listen = (event: WheelEvent) => wheel.current(event)
    canvas?.addEventListener('wheel', listen, { passive: false })
    return () => canvas?.removeEventListener('wheel', listen)
  }, [ref])

  const reveal = useRef(() => {})
  reveal.current = () => {
    if (selected === -1 || height === 0) return
    const lane = lanes.at(selected)
    const shown = Math.max(1, Math.floor(height / LANE_PX))
    if (lane < firstLane || lane >= firstLane + shown) setFirstLane(Math.min(mostLane, lane))
    const { startedAt, endedAt } = table.facts(selected)
    if (startedAt < range.to && (endedAt ?? now) > range.from) return
    setChosen(panned(range, whole, startedAt - (range.from + range.to) / 2))
  }
  // Whatever chose a span, it is to be seen here.
  useEffect(() => {
    if (order !== null && measured) reveal.current()
  }, [order, measured])

  const rowAt = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    return rowAtPoint({ ...picture, width, height }, event.clientX - box.left, event.clientY - box.top)
  }
  const select = (row: number) => {
    if (row === -1) return
    selectSpan(table.order(row))
    onInspect()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = neighbour(table, lanes, selected, event.key)
    if (row !== null) select(row)
    else if (event.key === '+' || event.key === '=') zoom(1 / ZOOM)
    else if (event.key === '-') zoom(ZOOM)
    else if (event.key === '0') setChosen(null)
    else return
    event.preventDefault()
  }
  const length = range.to - range.from
  return (
    <div className="timeline" data-testid="timeline">
      {shares ? <TimeShares shares={shares} /> : null}
      <div className="timeline__bar">
        <Minimap
          table={table}
          version={version}
          now={now}
          annotated={annotated}
          whole={whole}
          range={range}
          theme={theme}
          onRange={setChosen}
        />
        <IconButton size="small" label={t('timeline.zoomIn')} onClick={() => zoom(1 / ZOOM)}>
          <ZoomIn size={14} aria-hidden="true" />
        </IconButton>
        <IconButton size="small" label={t('timeline.zoomOut')} onClick={() => zoom(ZOOM)}>
          <ZoomOut size={14} aria-hidden="true" />
        </IconButton>
        <IconButton size="small" label={t('timeline.fit')} onClick={() => setChosen(null)}>
          <Maximize2 size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          size="small"
          label={t('timeline.critical')}
          aria-pressed={showCritical}
          className={showCritical ? 'timeline__on' : undefined}
          onClick={() => setShowCritical((shown) => !shown)}
        >
          <Route size={14} aria-hidden="true" />
        </IconButton>
      </div>
      <div className="timeline__axis" aria-hidden="true">
        {ticksOf(length, 8).map((tick) => (
          <span key={tick} className="span-tree__tick" style={{ left: `${(tick / length) * 100}%` }}>
            {formatOffset(range.from - whole.from + tick, length / 8)}
          </span>
        ))}
      </div>
      <div className="timeline__lanes">
        <button
          type="button"
          className="timeline__keys"
          data-testid="timeline-lanes"
          aria-label={t('timeline.label')}
          onKeyDown={onKeyDown}
        >
          <canvas
            ref={ref}
            className="timeline__canvas"
            data-testid="timeline-canvas"
            onPointerDown={(event) => select(rowAt(event))}
            onPointerMove={(event) => {
              const row = rowAt(event)
              const box = event.currentTarget.getBoundingClientRect()
              setHover(row === -1 ? null : { row, x: event.clientX - box.left, y: event.clientY - box.top })
            }}
            onPointerLeave={() => setHover(null)}
            onDoubleClick={() => {
              if (selected === -1) return
              const facts = table.facts(selected)
              setChosen(
                zoomed({ from: facts.startedAt, to: (facts.endedAt ?? now) + 0.001 }, whole, facts.startedAt, 1),
              )
            }}
          />
        </button>
        {hover ? (
          <SpanTip
            facts={table.facts(hover.row)}
            segments={table.hasChildren(hover.row) ? gapsOf(table, hover.row, now) : segmentsOf(table, hover.row, now)}
            now={now}
            annotations={annotated.get(table.order(hover.row)) ?? 0}
            x={hover.x}
            y={hover.y}
            width={width}
          />
        ) : null}
      </div>
    </div>
  )
}
