import type { Run } from '@shared/runs.ts'
import { Play, RotateCcw, Unplug } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { isActive } from '../../lib/run-status.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { AnswerCard } from '../../ui/trace/AnswerCard.tsx'
import { LearnedRow } from './LearnedRow.tsx'
import { resumeRun, runAgain } from './run-commands.ts'

/** How a run has ended, and what can be done now. */
export const RunOutcome = memo(function RunOutcome({ run }: { run: Run }) {
  const { t } = useTranslation()
  if (isActive(run.status)) return null
  return (
    <div className="outcome">
      {run.answer !== null && run.status === 'done' ? <AnswerCard text={run.answer} /> : null}
      {run.status === 'interrupted' ? (
        <div className="callout callout--warn">
          <Unplug size={16} aria-hidden="true" />
          <p>{run.error?.message ?? t('run.interrupted')}</p>
        </div>
      ) : run.error ? (
        <ErrorPanel error={run.error} title={t('run.failed')} />
      ) : null}
      {run.status === 'cancelled' ? <p className="quiet">{t('run.cancelled')}</p> : null}
      {run.status === 'done' ? <LearnedRow runId={run.id} /> : null}
      <div className="outcome__actions">
        {run.status === 'interrupted' ? (
          <Button
            variant="primary"
            icon={<Play size={14} aria-hidden="true" />}
            onClick={() => void resumeRun()}
            data-testid="run-resume"
          >
            {t('run.resume')}
          </Button>
        ) : null}
        <Button
          icon={<RotateCcw size={14} aria-hidden="true" />}
          onClick={() => void runAgain(run)}
          data-testid="run-again"
        >
          {t('run.again')}
        </Button>
      </div>
    </div>
  )
})
