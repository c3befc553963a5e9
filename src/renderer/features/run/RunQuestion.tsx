import type { Run } from '@shared/runs.ts'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber } from '../../lib/format.ts'
import { isActive, runDuration } from '../../lib/run-status.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { useNow } from '../../ui/use-now.ts'

/** What was asked, and how the run stands. `reused`: tokens read that were not evaluated. */
export const RunQuestion = memo(function RunQuestion({ run, reused }: { run: Run; reused: number }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow(isActive(run.status))
  return (
    <div className="question">
      <TextBlock text={run.input} mono={false} label={t('run.question')} limit={4000} />
      <p className="question__meta">
        <span className={`run-status run-status--${run.status}`} data-testid="run-status" data-status={run.status}>
          <StatusIcon status={run.status} />
          {t(`runStatus.${run.status}`)}
        </span>
        <span>{run.agentName}</span>
        <span>{run.modelName}</span>
        <span>{formatDuration(runDuration(run, now))}</span>
        <span>{t('run.steps', { count: run.steps })}</span>
        <span>
          {t('run.tokens', {
            input: formatNumber(run.inputTokens, locale),
            output: formatNumber(run.outputTokens, locale),
          })}
        </span>
        {reused > 0 ? <span>{t('run.reused', { shown: formatNumber(reused, locale) })}</span> : null}
        <span>{t('run.seedOf', { seed: run.seed })}</span>
      </p>
    </div>
  )
})
