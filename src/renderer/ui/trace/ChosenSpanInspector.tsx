import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { reloadContent, useSpanContent } from '../../bridge/content-store.ts'
import { useRunView } from '../../bridge/run-store.ts'
import { EmptyState } from '../States.tsx'
import { SpanInspector } from './SpanInspector.tsx'

interface ChosenSpanInspectorProps {
  runId: Parameters<typeof useRunView>[0]
  spanId: string | null
  /** What to do to see something here. */
  hint: string
}

/** The chosen step of a run, live while it runs and with its whole content afterwards. */
export function ChosenSpanInspector({ runId, spanId, hint }: ChosenSpanInspectorProps) {
  const { t } = useTranslation()
  const { view } = useRunView(runId)
  const span = view?.spans.find((each) => each.id === spanId) ?? null
  const running = span?.status === 'running'
  const content = useSpanContent(running ? null : span)
  if (!span || !view) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('inspector.emptyTitle')}>
        {hint}
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
