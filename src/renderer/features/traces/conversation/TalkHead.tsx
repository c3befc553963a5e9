import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../../lib/class-names.ts'
import { formatDuration } from '../../../lib/format.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'
import { StatusIcon } from '../../../ui/StatusIcon.tsx'
import { SpanIcon } from '../../../ui/trace/SpanIcon.tsx'

interface Props {
  facts: SpanFacts
  name: string
  /** Beside the name, cut where it does not fit. */
  summary?: ReactNode
  /** Of what can be unfolded below. */
  fold?: { open: boolean; onToggle: () => void }
  onSelect: () => void
}

/** The line a span of a conversation begins with: choosing it, and unfolding what it holds back. */
export function TalkHead({ facts, name, summary, fold, onSelect }: Props) {
  const { t } = useTranslation()
  const { kind, status, startedAt, endedAt, order } = facts
  return (
    <div className="talk-head">
      {fold ? (
        <button
          type="button"
          className="talk-head__fold"
          aria-expanded={fold.open}
          aria-label={t('talk.unfold', { name })}
          data-testid="talk-unfold"
          onClick={fold.onToggle}
        >
          <ChevronRight size={14} aria-hidden="true" className={classNames(fold.open && 'talk-head__open')} />
        </button>
      ) : (
        <span className="talk-head__fold" />
      )}
      <button type="button" className="item__head" onClick={onSelect}>
        <SpanIcon kind={kind} />
        <span className={classNames('item__name', kind === 'tool' && 'mono')} id={`talk-name-${order}`}>
          {name}
        </span>
        <span className="talk-head__summary">{summary}</span>
        <span className="item__meta">
          {endedAt === null ? null : <span>{formatDuration(endedAt - startedAt)}</span>}
          {status === 'ok' ? null : (
            <>
              <StatusIcon status={status} />
              <span>{t(`spanStatus.${status}`)}</span>
            </>
          )}
        </span>
      </button>
    </div>
  )
}
