import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { countByStep, useRemarks } from '../../bridge/remarks-store.ts'
import type { TraceView } from '../../bridge/trace-store.ts'
import { formatDuration } from '../../lib/format.ts'
import { countInside } from '../../lib/hits-inside.ts'
import { isActive } from '../../lib/run-status.ts'
import type { SpanTable } from '../../lib/span-table.ts'
import { moveInTree, type TreeMove, visibleRows } from '../../lib/visible-rows.ts'
import { ticksOf } from '../../lib/waterfall.ts'
import { useNow } from '../../ui/use-now.ts'
import { SpanRow } from './SpanRow.tsx'
import { searchState } from './search-state.ts'
import { openSpans, selectSpan, toggleCollapsed, tracesState } from './traces-state.ts'

const ROW_PX = 28
/** Milliseconds between two frames of bars that still grow. */
const GROW_MS = 100

const MOVES: Record<string, TreeMove> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

interface Props {
  view: TraceView
  onInspect: () => void
}

/** Spans as a tree beside their bars on one clock. */
export function SpanTree({ view, onInspect }: Props) {
  const { t } = useTranslation()
  const { table, version } = view
  // Bars without an end grow while the run goes on.
  const active = isActive(view.run.status)
  const order = useStore(tracesState, (state) => state.order)
  const collapsed = useStore(tracesState, (state) => state.collapsed)
  const now = useNow(active, GROW_MS)
  const { hits, found } = useStore(searchState)
  const scroller = useRef<HTMLDivElement>(null)
  // The table grows in place: its version stands for what it holds.
  const visible = useMemo(() => visibleRows(table, collapsed, version), [table, version, collapsed])
  const known = table.range ?? { from: now, to: now }
  const range = { from: known.from, to: Math.max(active ? now : known.to, known.from + 1) }
  const virtual = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const inside = useMemo(() => countInside(table, hits), [table, hits])
  const { remarks } = useRemarks(view.run.id)
  const annotated = useMemo(() => countByStep(remarks), [remarks])
  const selected = order === null ? -1 : table.rowOf(order)

  const reveal = useRef((_order: number | null) => {})
  reveal.current = (of) => {
    const place = of === null ? -1 : visible.place(table.rowOf(of))
    if (place !== -1) virtual.scrollToIndex(place)
  }
  // Whatever chose a span, it is to be seen here: what is above it is opened, then it is scrolled to.
  useEffect(() => {
    openAbove(table, order)
    const frame = requestAnimationFrame(() => reveal.current(order))
    return () => cancelAnimationFrame(frame)
  }, [table, order])

  const select = (row: number) => {
    if (row === -1) return
    selectSpan(table.order(row))
    onInspect()
  }
  const latest = useRef(select)
  latest.current = select
  const onSelect = useCallback((row: number) => latest.current(row), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key]
    if (move) {
      event.preventDefault()
      const step = moveInTree(table, visible, collapsed, selected, move)
      if (step.toggle !== -1) toggleCollapsed(table.order(step.toggle))
      else select(step.selected)
    } else if (event.key === 'Enter') onInspect()
  }
  const length = range.to - range.from
  const activeShown = items.some((item) => visible.rows[item.index] === selected)
  return (
    <div className="span-tree">
      <div className="span-tree__axis" aria-hidden="true">
        <span className="span-tree__axis-name">{t('traces.span')}</span>
        <span className="span-tree__axis-time">
          {ticksOf(length).map((tick) => (
            <span key={tick} className="span-tree__tick" style={{ left: `${(tick / length) * 100}%` }}>
              {tick === 0 ? '0' : formatDuration(tick)}
            </span>
          ))}
        </span>
      </div>
      <div
        ref={scroller}
        className="span-tree__scroll"
        data-testid="span-tree"
        data-complete={view.complete}
        data-spans={visible.length}
        role="tree"
        aria-label={t('traces.spans')}
        aria-activedescendant={order !== null && activeShown ? `row-${order}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className="virtual" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = visible.rows[item.index]
            if (row === undefined) return null
            const order = table.order(row)
            return (
              <SpanRow
                key={order}
                table={table}
                row={row}
                version={version}
                expanded={table.hasChildren(row) ? !collapsed.has(order) : null}
                top={item.start}
                height={ROW_PX}
                from={range.from}
                to={range.to}
                now={active ? now : range.to}
                selected={row === selected}
                hit={found.has(order)}
                inside={inside.get(row) ?? 0}
                annotations={annotated.get(order) ?? 0}
                onSelect={onSelect}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function openAbove(table: SpanTable, order: number | null): void {
  const row = order === null ? -1 : table.rowOf(order)
  if (row === -1) return
  const { collapsed } = tracesState.getState()
  const closed: number[] = []
  for (let at = table.parent(row); at !== -1; at = table.parent(at)) {
    if (collapsed.has(table.order(at))) closed.push(table.order(at))
  }
  if (closed.length > 0) openSpans(closed)
}
