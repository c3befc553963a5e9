import type { MemoryId } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useRunView } from '../../bridge/run-store.ts'
import { ChosenSpanInspector } from '../../ui/trace/ChosenSpanInspector.tsx'
import { runState } from './run-state.ts'

/** The chosen step of the shown run. */
export function RunInspector({ onOpenMemory }: { onOpenMemory: (id: MemoryId) => void }) {
  const { t } = useTranslation()
  const { runId, selectedSpan } = useStore(runState)
  const { view } = useRunView(runId)
  const span = view?.spans.find((each) => each.id === selectedSpan) ?? null
  const tokens = span ? view?.tokens[span.id] : undefined
  return (
    <ChosenSpanInspector span={span} liveTokens={tokens} hint={t('inspector.emptyRun')} onOpenMemory={onOpenMemory} />
  )
}
