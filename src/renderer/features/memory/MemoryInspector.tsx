import type { MemoryDetail } from '@shared/memory.ts'
import { Check, Eraser, MousePointerClick, Pencil, RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { EmptyState } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { EvidenceList, type OpenStep } from './EvidenceList.tsx'
import { FactTimeline } from './FactTimeline.tsx'
import { ImportanceField } from './ImportanceField.tsx'
import { confirmMemory, restoreMemory, retractMemory } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'
import { RelatedList } from './RelatedList.tsx'
import { StatusBadge } from './StatusBadge.tsx'
import { UseList } from './UseList.tsx'

interface Props {
  onOpenStep: OpenStep
  /** Shows what has this name in the knowledge graph. */
  onShowInGraph: (name: string) => void
}

/** One memory: why it is believed, since when, what it took the place of, and which runs were given it. */
export function MemoryInspector({ onOpenStep, onShowInGraph }: Props) {
  const { t } = useTranslation()
  const { selected, detail, detailError } = useStore(memoryState)
  if (detailError) {
    return (
      <div className="pad">
        <ErrorPanel error={detailError} />
      </div>
    )
  }
  if (selected === null || !detail || detail.id !== selected) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('memory.inspectorEmpty')}>
        {t('memory.inspectorEmptyText')}
      </EmptyState>
    )
  }
  return (
    <div className="span-inspector pad memory-detail" data-testid="memory-detail">
      <p className="memory-detail__text">{detail.text}</p>
      <Actions detail={detail} />
      <MemoryFacts detail={detail} onShowInGraph={onShowInGraph} />
      <ImportanceField key={detail.id} id={detail.id} importance={detail.importance} />
      <h3 className="section-title">{t('memory.timeline')}</h3>
      <FactTimeline detail={detail} />
      <h3 className="section-title">{t('memory.evidence', { count: detail.evidence.length })}</h3>
      <EvidenceList evidence={detail.evidence} onOpenStep={onOpenStep} />
      <h3 className="section-title">{t('memory.uses', { count: detail.uses.length })}</h3>
      <UseList uses={detail.uses} onOpenStep={onOpenStep} />
      {detail.related.length > 0 ? (
        <>
          <h3 className="section-title">{t('memory.related')}</h3>
          <RelatedList into={detail.id} related={detail.related} />
        </>
      ) : null}
      <div className="memory-detail__forget">
        <Button
          size="small"
          icon={<Eraser size={14} aria-hidden="true" />}
          onClick={() => memoryState.setState({ forgetting: detail })}
          data-testid="memory-forget"
        >
          {t('memory.forget')}
        </Button>
      </div>
    </div>
  )
}

function Actions({ detail }: { detail: MemoryDetail }) {
  const { t } = useTranslation()
  const { id, status } = detail
  return (
    <div className="memory-detail__actions">
      <StatusBadge status={status} />
      <span className="spacer" />
      {status === 'retracted' ? (
        <Button
          size="small"
          icon={<RotateCcw size={14} aria-hidden="true" />}
          onClick={() => void restoreMemory(id)}
          data-testid="memory-restore"
        >
          {t('memory.restore')}
        </Button>
      ) : (
        <>
          <Button
            size="small"
            icon={<Check size={14} aria-hidden="true" />}
            onClick={() => void confirmMemory(id)}
            data-testid="memory-confirm"
          >
            {t('memory.confirm')}
          </Button>
          <Button
            size="small"
            icon={<Pencil size={14} aria-hidden="true" />}
            onClick={() => memoryState.setState({ editing: detail })}
            data-testid="memory-edit"
          >
            {t('memory.correct')}
          </Button>
          <Button
            size="small"
            variant="danger"
            icon={<X size={14} aria-hidden="true" />}
            onClick={() => void retractMemory(id)}
            data-testid="memory-retract"
          >
            {t('memory.retract')}
          </Button>
        </>
      )}
    </div>
  )
}

function MemoryFacts({ detail, onShowInGraph }: { detail: MemoryDetail } & Pick<Props, 'onShowInGraph'>) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { triple, validFrom, validTo } = detail
  const facts: Fact[] = [
    { name: t('memory.confidence'), value: <Confidence value={detail.confidence} /> },
    { name: t('memory.kinds'), value: t(`memory.kind.${detail.kind}`) },
    { name: t('memory.scopes'), value: detail.scope },
    ...(triple
      ? [
          {
            name: t('memory.about'),
            value: (
              <>
                {`${triple.subject} · ${triple.predicate} · ${triple.object} `}
                <button
                  type="button"
                  className="link"
                  onClick={() => onShowInGraph(triple.subject)}
                  data-testid="memory-in-graph"
                >
                  {t('graph.showIn')}
                </button>
              </>
            ),
          },
        ]
      : []),
    ...(validFrom === null ? [] : [{ name: t('memory.validFrom'), value: formatTime(validFrom, locale) }]),
    ...(validTo === null ? [] : [{ name: t('memory.validTo'), value: formatTime(validTo, locale) }]),
    { name: t('memory.lastConfirmed'), value: formatTime(detail.lastConfirmedAt, locale) },
  ]
  return <Facts facts={facts} />
}

function Confidence({ value }: { value: number }) {
  return (
    <span className="memory-bar">
      <span className="memory-bar__track" aria-hidden="true">
        <span className="memory-bar__fill" style={{ width: `${value * 100}%` }} />
      </span>
      {Math.round(value * 100)}%
    </span>
  )
}
