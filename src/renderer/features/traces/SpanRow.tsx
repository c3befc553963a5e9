import { ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../lib/format.ts'
import type { SpanTable } from '../../lib/span-table.ts'
import { barOf } from '../../lib/waterfall.ts'
import { AnnotatedMark } from '../../ui/annotations/AnnotatedMark.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { SpanIcon } from '../../ui/trace/SpanIcon.tsx'
import { toggleCollapsed } from './traces-state.ts'

interface Props {
  table: SpanTable
  row: number
  /** Of the table, which grows in place: a row is drawn again when it changes. */
  version: number
  /** Null without children. */
  expanded: boolean | null
  /** Pixels. */
  top: number
  height: number
  /** The stretch of time that is shown, and the end of what still runs; Unix milliseconds. */
  from: number
  to: number
  now: number
  selected: boolean
  /** Found by the search. */
  hit: boolean
  /** Hits below it. */
  inside: number
  annotations: number
  onSelect: (row: number) => void
}

const INDENT_PX = 16
/** Deeper levels are drawn here, so that the name stays in sight. */
const DEEPEST_INDENT = 12

/** One span: its name in the tree and its bar on the clock. Memoised, for scrolling draws only what comes into sight. */
export const SpanRow = memo(function SpanRow({
  table,
  row,
  expanded,
  top,
  height,
  from,
  to,
  now,
  selected,
  hit,
  inside,
  annotations,
  onSelect,
}: Props) {
  const { t } = useTranslation()
  const facts = table.facts(row)
  const depth = table.depth(row)
  const place = table.placeOf(row)
  const { left, width } = barOf(facts, { from, to }, now)
  return (
    <div
      id={`row-${facts.order}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-expanded={expanded ?? undefined}
      aria-selected={selected}
      className={hit ? 'span-row span-row--hit' : 'span-row'}
      data-testid="span-row"
      data-kind={facts.kind}
      data-status={facts.status}
      style={{ height, transform: `translateY(${top}px)` }}
      onMouseDown={() => onSelect(row)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSelect(row)
      }}
    >
      <span className="span-row__name" style={{ paddingLeft: Math.min(depth, DEEPEST_INDENT) * INDENT_PX }}>
        {expanded === null ? (
          <span className="span-row__arrow" />
        ) : (
          <ChevronRight
            size={12}
            aria-hidden="true"
            className={expanded ? 'span-row__arrow span-row__arrow--open' : 'span-row__arrow'}
            onMouseDown={(event) => {
              event.stopPropagation()
              toggleCollapsed(facts.order)
            }}
          />
        )}
        <SpanIcon kind={facts.kind} />
        <span className="clip">{facts.name}</span>
        {inside > 0 ? (
          <span className="span-row__inside" title={t('search.inside', { count: inside, shown: inside })}>
            {inside}
          </span>
        ) : null}
        <AnnotatedMark count={annotations} />
        <span className="sr-only">{t(`spanStatus.${facts.status}`)}</span>
        {facts.status === 'ok' ? null : <StatusIcon status={facts.status} size={12} />}
      </span>
      <span className="span-row__time">
        <span
          className={`span-bar span-bar--${facts.kind} span-bar--${facts.status}`}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      </span>
      <span className="span-row__duration">{formatDuration((facts.endedAt ?? now) - facts.startedAt)}</span>
    </div>
  )
})
