import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ChosenSpanInspector } from '../../ui/trace/ChosenSpanInspector.tsx'
import { tracesState } from './traces-state.ts'

/** The chosen span of the shown run. */
export function TracesInspector() {
  const { t } = useTranslation()
  const runId = useStore(tracesState, (state) => state.runId)
  const spanId = useStore(tracesState, (state) => state.spanId)
  return <ChosenSpanInspector runId={runId} spanId={spanId} hint={t('inspector.emptyTraces')} />
}
