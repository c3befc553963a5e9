import type { MemoryUse } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../lib/format.ts'
import { useLocale } from '../../ui/use-locale.ts'
import type { OpenStep } from './EvidenceList.tsx'

/** The runs that were given it, newest first. */
export function UseList({ uses, onOpenStep }: { uses: readonly MemoryUse[]; onOpenStep: OpenStep }) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (uses.length === 0) return <p className="quiet">{t('memory.noUses')}</p>
  return (
    <ul className="memory-detail__list">
      {uses.map(({ runId, spanId, at, query, rank }) => (
        <li key={`${runId} ${at}`} className="memory-detail__item">
          <span className="quiet">{t('memory.rank', { rank })}</span>
          <span className="clip" title={query}>
            {query}
          </span>
          <span className="spacer" />
          <span className="quiet">{formatTime(at, locale)}</span>
          <button type="button" className="link" onClick={() => onOpenStep(runId, spanId)} data-testid="use-open">
            {t('memory.openStep')}
          </button>
        </li>
      ))}
    </ul>
  )
}
