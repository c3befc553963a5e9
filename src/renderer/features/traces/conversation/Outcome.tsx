import type { Run } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { isActive } from '../../../lib/run-status.ts'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { AnswerCard } from '../../../ui/trace/AnswerCard.tsx'

/** How the run has ended, or that it has not. */
export function Outcome({ run }: { run: Run }) {
  const { t } = useTranslation()
  return (
    <article className="outcome" aria-label={t(`runStatus.${run.status}`)} data-testid="talk-outcome">
      {isActive(run.status) ? <p className="step__wait">{t(`runStatus.${run.status}`)}…</p> : null}
      {run.answer !== null ? <AnswerCard text={run.answer} /> : null}
      {run.error ? <ErrorPanel error={run.error} title={t('run.failed')} /> : null}
      {run.status === 'cancelled' ? <p className="quiet">{t('run.cancelled')}</p> : null}
    </article>
  )
}
