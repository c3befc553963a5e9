import type { RunId } from '@shared/ids.ts'
import { ListTree, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useRunView } from '../../bridge/run-store.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { Composer } from './Composer.tsx'
import { AgentPicker, ModelPicker } from './RunPickers.tsx'
import { RunWelcome } from './RunWelcome.tsx'
import { newRun } from './run-commands.ts'
import { runState } from './run-state.ts'
import { Transcript } from './Transcript.tsx'

export interface RunScreenProps {
  onOpenTrace: (runId: RunId) => void
  /** A step was chosen: show it in the inspector. */
  onInspect: () => void
}

/** Ask an agent, and watch it work. */
export function RunScreen({ onOpenTrace, onInspect }: RunScreenProps) {
  const { t } = useTranslation()
  const ready = useStudio(() => true) ?? false
  const runId = useStore(runState, (state) => state.runId)
  const { view, error } = useRunView(runId)
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('run.title')}</h1>
        {ready ? (
          <>
            <AgentPicker />
            <ModelPicker />
          </>
        ) : null}
        <span className="spacer" />
        {runId ? (
          <>
            <Button
              size="small"
              variant="ghost"
              icon={<ListTree size={14} aria-hidden="true" />}
              onClick={() => onOpenTrace(runId)}
              data-testid="run-open-trace"
            >
              {t('run.openTrace')}
            </Button>
            <Button
              size="small"
              variant="ghost"
              icon={<Plus size={14} aria-hidden="true" />}
              onClick={newRun}
              data-testid="run-new"
            >
              {t('run.new')}
            </Button>
          </>
        ) : null}
      </header>
      {view ? (
        <Transcript view={view} onInspect={onInspect} />
      ) : (
        <div className="view__scroll">
          <div className="column">
            {error ? <ErrorPanel error={error} title={t('run.cannotShow')} /> : null}
            {(runId && !error) || !ready ? <Skeleton lines={5} label={t('common.loading')} /> : null}
            {!runId && ready ? <RunWelcome /> : null}
          </div>
        </div>
      )}
      <Composer ready={ready} />
    </div>
  )
}
