import { useTranslation } from 'react-i18next'
import { showValue } from '../../lib/text.ts'

/** Arguments of a call, one a line. */
export function ArgumentList({ values }: { values: Record<string, unknown> }) {
  const { t } = useTranslation()
  const entries = Object.entries(values)
  if (entries.length === 0) return <p className="quiet">{t('tool.noArguments')}</p>
  return (
    <dl className="arguments">
      {entries.map(([name, value]) => (
        <div key={name} className="arguments__row">
          <dt>{name}</dt>
          <dd>{showValue(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
