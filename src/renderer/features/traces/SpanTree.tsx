import type { Span } from '@shared/runs.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatDuration } from '../../lib/format.ts'
import { flattenSpans, moveInTree, type TreeMove } from '../../lib/tree.ts'
import { barOf, rangeOf, ticksOf } from '../../lib/waterfall.ts'
import { useNow } from '../../ui/use-now.ts'
import { SpanRow } from './SpanRow.tsx'
import { selectSpan, toggleCollapsed, tracesState } from './traces-state.ts'

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
  spans: Span[]
  /** The run goes on: bars without an end grow. */
  active: boolean
  onInspect: () => void
}

/** Spans as a tree beside their bars on one clock. */
export function SpanTree({ spans, active, onInspect }: Props) {
  const { t } = useTranslation()
  const selected = useStore(tracesState, (state) => state.spanId)
  const collapsed = useStore(tracesState, (state) => state.collapsed)
  const now = useNow(active, GROW_MS)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => flattenSpans(spans, collapsed), [spans, collapsed])
  const range = rangeOf(spans, now)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.span.id ?? index,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()

  const select = (id: string | null) => {
    const index = rows.findIndex((row) => row.span.id === id)
    const row = rows[index]
    if (!row) return
    selectSpan(row.span.id)
    virtual.scrollToIndex(index)
    onInspect()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key]
    if (move) {
      event.preventDefault()
      const step = moveInTree(rows, selected, move)
      if (step.toggle) toggleCollapsed(step.toggle)
      else select(step.selected)
    } else if (event.key === 'Enter') onInspect()
  }
  const length = range.to - range.from
  const activeShown = items.some((item) => rows[item.index]?.span.id === selected)
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
        role="tree"
        aria-label={t('traces.spans')}
        aria-activedescendant={selected && activeShown ? `row-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className="virtual" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            const bar = barOf(row.span, range, now)
            return (
              <SpanRow
                key={row.span.id}
                row={row}
                top={item.start}
                height={ROW_PX}
                left={bar.left}
                width={bar.width}
                duration={(row.span.endedAt ?? now) - row.span.startedAt}
                selected={row.span.id === selected}
                onSelect={select}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
