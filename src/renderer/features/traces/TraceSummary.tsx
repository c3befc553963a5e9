import type { Run, Span } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber, formatTime } from '../../lib/format.ts'
import { isActive, runDuration } from '../../lib/run-status.ts'
import { preview } from '../../lib/text.ts'
import { reusedTokens } from '../../lib/tokens.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { useNow } from '../../ui/use-now.ts'

/** The run in one line of facts, with its answer or its error. */
export function TraceSummary({ run, spans }: { run: Run; spans: readonly Span[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow(isActive(run.status))
  const facts = [
    { name: t('inspector.duration'), value: formatDuration(runDuration(run, now)) },
    { name: t('traces.steps'), value: formatNumber(run.steps, locale) },
    { name: t('traces.tokensIn'), value: formatNumber(run.inputTokens, locale) },
    { name: t('traces.tokensReused'), value: formatNumber(reusedTokens(spans), locale) },
    { name: t('traces.tokensOut'), value: formatNumber(run.outputTokens, locale) },
    { name: t('run.agent'), value: `${run.agentName} v${run.agentVersion}` },
    { name: t('run.model'), value: run.modelName },
    { name: t('run.seed'), value: String(run.seed) },
    { name: t('inspector.started'), value: formatTime(run.startedAt, locale) },
  ]
  return (
    <div className="trace-summary">
      <dl className="trace-summary__facts">
        <div>
          <dt>{t('traces.status')}</dt>
          <dd className={`run-status run-status--${run.status}`} data-testid="trace-status" data-status={run.status}>
            <StatusIcon status={run.status} />
            {t(`runStatus.${run.status}`)}
          </dd>
        </div>
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      {run.answer !== null ? (
        <p className="trace-summary__answer" data-testid="trace-answer">
          {preview(run.answer, 400)}
        </p>
      ) : null}
      {run.error ? <ErrorPanel error={run.error} /> : null}
    </div>
  )
}
