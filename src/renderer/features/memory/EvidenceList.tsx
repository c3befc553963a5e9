import type { RunId, SpanId } from '@shared/ids.ts'
import type { MemoryEvidence } from '@shared/memory.ts'
import { Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../lib/format.ts'
import { Badge } from '../../ui/Badge.tsx'
import { useLocale } from '../../ui/use-locale.ts'

export type OpenStep = (runId: RunId, spanId: SpanId | null) => void

/** What speaks for it and against it, each with the way to the step that says so. */
export function EvidenceList({ evidence, onOpenStep }: { evidence: readonly MemoryEvidence[]; onOpenStep: OpenStep }) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (evidence.length === 0) return <p className="quiet">{t('memory.noEvidence')}</p>
  return (
    <ul className="memory-detail__list">
      {evidence.map(({ runId, spanId, seq, polarity, source, at, intact }) => (
        <li key={`${runId ?? 'studio'} ${seq}`} className="memory-detail__item">
          {polarity > 0 ? (
            <Plus size={14} className="memory-for" aria-label={t('memory.for')} />
          ) : (
            <Minus size={14} className="memory-against" aria-label={t('memory.against')} />
          )}
          <span>{t(polarity < 0 ? `memory.denied.${source}` : `memory.source.${source}`)}</span>
          {intact ? null : <Badge tone="bad">{t('memory.notIntact')}</Badge>}
          <span className="spacer" />
          <span className="quiet">{formatTime(at, locale)}</span>
          {runId === null ? null : (
            <button
              type="button"
              className="link"
              onClick={() => onOpenStep(runId, spanId)}
              data-testid="evidence-open"
            >
              {t('memory.openStep')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
