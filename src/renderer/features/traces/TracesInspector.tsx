import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { reloadContent, useSpanContent } from '../../bridge/content-store.ts'
import { useRunView } from '../../bridge/run-store.ts'
import { EmptyState } from '../../ui/States.tsx'
import { SpanInspector } from '../../ui/trace/SpanInspector.tsx'
import { tracesState } from './traces-state.ts'

/** The chosen span of the shown run. */
export function TracesInspector() {
  const { t } = useTranslation()
  const runId = useStore(tracesState, (state) => state.runId)
  const spanId = useStore(tracesState, (state) => state.spanId)
  const { view } = useRunView(runId)
  const span = view?.spans.find((each) => each.id === spanId) ?? null
  const running = span?.status === 'running'
  const content = useSpanContent(running ? null : span)
  if (!span || !view) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('inspector.emptyTitle')}>
        {t('inspector.emptyTraces')}
      </EmptyState>
    )
  }
  return (
    <SpanInspector
      key={span.id}
      span={span}
      content={content}
      liveTokens={running ? view.tokens[span.id] : undefined}
      onReload={() => void reloadContent(span)}
    />
  )
}
