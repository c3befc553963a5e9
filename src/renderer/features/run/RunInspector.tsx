import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ChosenSpanInspector } from '../../ui/trace/ChosenSpanInspector.tsx'
import { runState } from './run-state.ts'

/** The chosen step of the shown run. */
export function RunInspector() {
  const { t } = useTranslation()
  const { runId, selectedSpan } = useStore(runState)
  return <ChosenSpanInspector runId={runId} spanId={selectedSpan} hint={t('inspector.emptyRun')} />
}
