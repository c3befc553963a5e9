import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../lib/format.ts'
import type { SpanFacts } from '../../lib/span-table.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { SpanIcon } from '../../ui/trace/SpanIcon.tsx'
import { toggleCollapsed } from './traces-state.ts'

interface Props {
  facts: SpanFacts
  /** From 0. */
  depth: number
  /** Null without children. */
  expanded: boolean | null
  place: { position: number; siblings: number }
  /** Pixels. */
  top: number
  height: number
  /** Percent of the time shown. */
  left: number
  width: number
  /** Milliseconds. */
  duration: number
  selected: boolean
  onSelect: () => void
}

const INDENT_PX = 16
/** Deeper levels are drawn here, so that the name stays in sight. */
const DEEPEST_INDENT = 12

/** One span: its name in the tree and its bar on the clock. */
export function SpanRow({
  facts,
  depth,
  expanded,
  place,
  top,
  height,
  left,
  width,
  duration,
  selected,
  onSelect,
}: Props) {
  const { t } = useTranslation()
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
      className="span-row"
      data-testid="span-row"
      data-kind={facts.kind}
      data-status={facts.status}
      style={{ height, transform: `translateY(${top}px)` }}
      onMouseDown={onSelect}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSelect()
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
        <span className="sr-only">{t(`spanStatus.${facts.status}`)}</span>
        {facts.status === 'ok' ? null : <StatusIcon status={facts.status} size={12} />}
      </span>
      <span className="span-row__time">
        <span
          className={`span-bar span-bar--${facts.kind} span-bar--${facts.status}`}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      </span>
      <span className="span-row__duration">{formatDuration(duration)}</span>
    </div>
  )
}
