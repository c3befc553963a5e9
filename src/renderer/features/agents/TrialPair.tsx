import type { RunId } from '@shared/ids.ts'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { formatDuration } from '../../lib/format.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import type { Trial } from './agents-state.ts'

/** One question and what two versions answered. */
export function TrialPair({ trial, onOpenTrace }: { trial: Trial; onOpenTrace: (id: RunId) => void }) {
  return (
    <article className="trial-pair" data-testid="trial-pair">
      <h4 className="trial-pair__question">{trial.input}</h4>
      <div className="trial-pair__sides">
        <Side id={trial.left} onOpenTrace={onOpenTrace} />
        <Side id={trial.right} onOpenTrace={onOpenTrace} />
      </div>
    </article>
  )
}

function Side({ id, onOpenTrace }: { id: RunId | null; onOpenTrace: (id: RunId) => void }) {
  const { t } = useTranslation()
  const run = useStudio((studio) => studio.runs.find((each) => each.id === id))
  if (!run) return <p className="quiet">{t('agents.noRun')}</p>
  return (
    <div className="trial-pair__side" data-testid="trial-side" data-status={run.status}>
      <p className="trial-pair__head">
        <StatusIcon status={run.status} />
        <span>{t('agents.version', { version: run.agentVersion })}</span>
        {run.endedAt === null ? null : (
          <span className="quiet">
            {formatDuration(run.endedAt - run.startedAt)} · {t('agents.tokens', { count: run.outputTokens })}
          </span>
        )}
      </p>
      <p className="trial-pair__answer">{run.answer ?? run.error?.message ?? t(`runStatus.${run.status}`)}</p>
      <button type="button" className="link" onClick={() => onOpenTrace(run.id)}>
        {t('agents.openTrace')}
      </button>
    </div>
  )
}
