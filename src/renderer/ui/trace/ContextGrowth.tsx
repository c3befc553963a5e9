import type { Ledger } from '@shared/ledger.ts'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { growthPath } from '../../lib/ledger.ts'
import { useLocale } from '../use-locale.ts'

const HEIGHT = 40

/** How the prompt grew over the steps of the run, what was reused in front; nothing for a single step. */
export function ContextGrowth({ ledger: { steps, spanId } }: { ledger: Ledger }) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (steps.length < 2) return null
  const here = steps.findIndex((step) => step.spanId === spanId)
  const most = Math.max(...steps.map(({ tokens }) => tokens))
  return (
    <figure className="growth">
      <figcaption className="growth__caption">
        <span>{t('ledger.growth', { count: steps.length, most: formatNumber(most, locale) })}</span>
        <span className="growth__keys">
          <span className="growth__key growth__key--evaluated" />
          {t('ledger.evaluated')}
          <span className="growth__key growth__key--reused" />
          {t('ledger.reused')}
        </span>
      </figcaption>
      <svg
        className="growth__chart"
        viewBox={`0 0 ${steps.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('ledger.growthLabel', { place: here + 1, count: steps.length })}
      >
        {here >= 0 ? <rect className="growth__here" x={here} y={0} width={1} height={HEIGHT} /> : null}
        <path className="growth__evaluated" d={growthPath(steps, HEIGHT, ({ tokens }) => tokens)} />
        <path className="growth__reused" d={growthPath(steps, HEIGHT, ({ reused }) => reused)} />
      </svg>
    </figure>
  )
}
