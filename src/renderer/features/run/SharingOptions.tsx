import type { ContextPolicy } from '@shared/agents.ts'
import type { RunPriority } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { effectiveAgent, runState } from './run-state.ts'

const PRIORITIES: RunPriority[] = ['low', 'normal', 'high']
const POLICIES: ContextPolicy[] = ['fail', 'summarise']

/** Whose turn comes first where runs share the engine, and what happens when the context is full. */
export function SharingOptions() {
  const { t } = useTranslation()
  const { priority, context, agentId } = useStore(runState)
  const own = useStudio((studio) => {
    const id = effectiveAgent(studio, agentId)
    return studio.agents.find((agent) => agent.id === id)?.limits.context
  })
  return (
    <>
      <span className="composer__option" title={t('run.priorityHint')}>
        {t('run.priority')}
        <Segmented
          small
          label={t('run.priority')}
          testId="run-priority"
          value={priority}
          options={PRIORITIES.map((value) => ({ value, label: t(`run.priorityIs.${value}`) }))}
          onChange={(value) => runState.setState({ priority: value })}
        />
      </span>
      <span className="composer__option" title={t('run.contextHint')}>
        {t('run.contextFull')}
        <Segmented
          small
          label={t('run.contextFull')}
          testId="run-context"
          value={context ?? own ?? 'fail'}
          options={POLICIES.map((value) => ({ value, label: t(`run.contextIs.${value}`) }))}
          onChange={(value) => runState.setState({ context: value })}
        />
      </span>
    </>
  )
}
