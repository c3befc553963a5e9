import type { SpanId } from '@shared/ids.ts'
import type { Span } from '@shared/runs.ts'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { SpanIcon } from '../../ui/trace/SpanIcon.tsx'

interface Props {
  span: Span
  selected: boolean
  onSelect: (spanId: SpanId) => void
}

/** A step of a kind that has nothing to show but that it happened. */
export const NoteItem = memo(function NoteItem({ span, selected, onSelect }: Props) {
  const { t } = useTranslation()
  return (
    <article className={classNames('item', selected && 'item--selected')} data-status={span.status}>
      <button type="button" className="item__head" aria-pressed={selected} onClick={() => onSelect(span.id)}>
        <SpanIcon kind={span.kind} />
        <span className="item__name">{t(`spanKind.${span.kind}`)}</span>
        <span className="item__meta">{span.name}</span>
      </button>
      {span.error ? <p className="warning-text">{span.error.message}</p> : null}
    </article>
  )
})
