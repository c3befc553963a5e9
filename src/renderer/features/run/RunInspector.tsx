import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { reloadContent, useSpanContent } from '../../bridge/content-store.ts'
import { useRunView } from '../../bridge/run-store.ts'
import { EmptyState } from '../../ui/States.tsx'
import { SpanInspector } from '../../ui/trace/SpanInspector.tsx'
import { runState } from './run-state.ts'

/** The chosen step of the shown run. */
export function RunInspector() {
  const { t } = useTranslation()
  const { runId, selectedSpan } = useStore(runState)
  const { view } = useRunView(runId)
  const span = view?.spans.find((each) => each.id === selectedSpan) ?? null
  const running = span?.status === 'running'
  const content = useSpanContent(running ? null : span)
  if (!span || !view) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('inspector.emptyTitle')}>
        {t('inspector.emptyRun')}
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
