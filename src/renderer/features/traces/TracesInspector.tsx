import type { MemoryId } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useRunView } from '../../bridge/run-store.ts'
import { useSpan } from '../../bridge/span-store.ts'
import { useTrace } from '../../bridge/trace-store.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { ChosenSpanInspector } from '../../ui/trace/ChosenSpanInspector.tsx'
import { openFork } from './fork/fork-state.ts'
import { tracesState } from './traces-state.ts'

/** The chosen span of the shown run. */
export function TracesInspector({ onOpenMemory }: { onOpenMemory: (id: MemoryId) => void }) {
  const { t } = useTranslation()
  const runId = useStore(tracesState, (state) => state.runId)
  const order = useStore(tracesState, (state) => state.order)
  const { view } = useTrace(runId)
  const { span, error } = useSpan(view, order)
  // Only a span that runs has tokens that are nowhere else yet.
  const { view: live } = useRunView(span?.status === 'running' ? runId : null)
  if (error) {
    return (
      <div className="pad">
        <ErrorPanel error={error} title={t('inspector.contentFailed')} />
      </div>
    )
  }
  return (
    <ChosenSpanInspector
      span={span}
      liveTokens={span ? live?.tokens[span.id] : undefined}
      hint={t('inspector.emptyTraces')}
      onOpenMemory={onOpenMemory}
      onFork={(from, tokens, keep) => void openFork(from, tokens, keep)}
    />
  )
}
