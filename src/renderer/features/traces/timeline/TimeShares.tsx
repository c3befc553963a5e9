import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../../lib/format.ts'
import { TIME_PARTS, type TimePart } from '../../../lib/time-parts.ts'
import { Tip } from '../../../ui/Tip.tsx'

/** What a run's time went to, as one bar of shares that is also the legend of the timeline. Milliseconds. */
export function TimeShares({ shares }: { shares: Record<TimePart, number> }) {
  const { t } = useTranslation()
  const total = TIME_PARTS.reduce((sum, part) => sum + shares[part], 0)
  if (total <= 0) return null
  const present = TIME_PARTS.filter((part) => shares[part] > 0)
  const percent = (part: TimePart) => (shares[part] / total) * 100
  return (
    <div className="time-shares" data-testid="time-shares" data-total={total}>
      <div className="time-shares__bar" aria-hidden="true">
        {present.map((part) => (
          <span key={part} className={`part part--${part}`} style={{ width: `${percent(part)}%` }} />
        ))}
      </div>
      <ul className="time-shares__legend" aria-label={t('timeline.whereTimeWent')}>
        {present.map((part) => (
          <Tip key={part} text={t(`timeline.partHint.${part}`)}>
            <li data-testid="time-share" data-part={part} data-ms={shares[part]}>
              <span className={`part time-shares__dot part--${part}`} aria-hidden="true" />
              {t(`timeline.parts.${part}`)}
              <span className="time-shares__value">
                {formatDuration(shares[part])} · {percent(part) < 1 ? '<1' : Math.round(percent(part))}%
              </span>
            </li>
          </Tip>
        ))}
      </ul>
    </div>
  )
}
