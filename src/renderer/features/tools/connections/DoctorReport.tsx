import type { McpCheck } from '@shared/mcp.ts'
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'

const ICONS = { ok: CircleCheck, failed: CircleAlert, skipped: CircleDashed }

/** What the Connection Doctor looked at, in order. */
export function DoctorReport({ checks }: { checks: readonly McpCheck[] }) {
  const { t } = useTranslation()
  if (checks.length === 0) return null
  return (
    <section aria-label={t('connections.doctor')} data-testid="doctor-report">
      <h3 className="section-title">{t('connections.doctor')}</h3>
      <ul className="doctor">
        {checks.map(({ check, result, message, problem }) => {
          const Icon = ICONS[result]
          return (
            <li key={check} className={`doctor__row doctor__row--${result}`} data-result={result}>
              <Icon size={16} aria-label={t(`connections.result.${result}`)} />
              <div className="doctor__body">
                <p>
                  <strong>{t(`connections.check.${check}`)}</strong>{' '}
                  {problem ? t(`connections.problem.${problem.kind}`) : null}
                </p>
                <p className="quiet">{result === 'skipped' ? t('connections.skippedText') : message}</p>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
