import type { MemoryDetail } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../lib/format.ts'
import { useLocale } from '../../ui/use-locale.ts'

const WIDTH = 1000
const HEIGHT = 46
const ROW = { y: 8, height: 14 }

/** What held of a memory from when to when, as bars; what speaks for or against it, as marks below. */
export function FactTimeline({ detail: { versions, evidence } }: { detail: MemoryDetail }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = Date.now()
  const begin = Math.min(...versions.map(({ from }) => from), ...evidence.map(({ at }) => at), now - 1)
  const place = (at: number): number => ((at - begin) / (now - begin)) * WIDTH
  return (
    <figure className="fact-timeline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t('memory.timeline')}>
        {versions.map(({ from, to, status }) => (
          <rect
            key={from}
            className={`fact-timeline__bar fact-timeline__bar--${status}`}
            x={place(from)}
            y={ROW.y}
            width={Math.max(place(to ?? now) - place(from), 4)}
            height={ROW.height}
          />
        ))}
        {evidence.map(({ at, seq, polarity }) => (
          <rect
            key={`${at} ${seq}`}
            className={`fact-timeline__mark fact-timeline__mark--${polarity > 0 ? 'for' : 'against'}`}
            x={Math.min(place(at), WIDTH - 4)}
            y={28}
            width={4}
            height={12}
          />
        ))}
      </svg>
      <figcaption className="fact-timeline__ends quiet">
        <span>{formatTime(begin, locale)}</span>
        <span>{t('memory.now')}</span>
      </figcaption>
      <ol className="fact-timeline__list">
        {versions.map(({ from, status }) => (
          <li key={from}>
            <span className={`fact-timeline__key fact-timeline__bar--${status}`} aria-hidden="true" />
            {t(`memory.became.${status}`)} <span className="quiet">{formatTime(from, locale)}</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
