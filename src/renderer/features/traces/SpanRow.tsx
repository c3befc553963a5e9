import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../lib/format.ts'
import type { TreeRow } from '../../lib/tree.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { SpanIcon } from '../../ui/trace/SpanIcon.tsx'
import { toggleCollapsed } from './traces-state.ts'

interface Props {
  row: TreeRow
  /** Pixels. */
  top: number
  height: number
  /** Percent of the time shown. */
  left: number
  width: number
  /** Milliseconds. */
  duration: number
  selected: boolean
  onSelect: (id: string) => void
}

const INDENT_PX = 16

/** One span: its name in the tree and its bar on the clock. */
export function SpanRow({ row, top, height, left, width, duration, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const { span } = row
  return (
    <div
      id={`row-${span.id}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.hasChildren ? row.expanded : undefined}
      aria-selected={selected}
      className="span-row"
      data-testid="span-row"
      data-kind={span.kind}
      data-status={span.status}
      style={{ height, transform: `translateY(${top}px)` }}
      onMouseDown={() => onSelect(span.id)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSelect(span.id)
      }}
    >
      <span className="span-row__name" style={{ paddingLeft: row.depth * INDENT_PX }}>
        {row.hasChildren ? (
          <ChevronRight
            size={12}
            aria-hidden="true"
            className={row.expanded ? 'span-row__arrow span-row__arrow--open' : 'span-row__arrow'}
            onMouseDown={(event) => {
              event.stopPropagation()
              toggleCollapsed(span.id)
            }}
          />
        ) : (
          <span className="span-row__arrow" />
        )}
        <SpanIcon kind={span.kind} />
        <span className="clip">{span.name}</span>
        <span className="sr-only">{t(`spanStatus.${span.status}`)}</span>
        {span.status === 'ok' ? null : <StatusIcon status={span.status} size={12} />}
      </span>
      <span className="span-row__time">
        <span
          className={`span-bar span-bar--${span.kind} span-bar--${span.status}`}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      </span>
      <span className="span-row__duration">{formatDuration(duration)}</span>
    </div>
  )
}
