import type { MemoryId } from '@shared/memory.ts'
import type { Span, TokenRecord } from '@shared/runs.ts'
import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { reloadContent, useSpanContent } from '../../bridge/content-store.ts'
import { EmptyState } from '../States.tsx'
import { SpanInspector } from './SpanInspector.tsx'

interface ChosenSpanInspectorProps {
  span: Span | null
  /** Tokens that have come so far of a step that still runs. */
  liveTokens: TokenRecord[] | undefined
  /** What to do to see something here. */
  hint: string
  /** Goes on otherwise from the step, or, with a number, after so many tokens of its answer. */
  onFork?: (span: Span, tokens?: readonly TokenRecord[], keep?: number) => void
  onOpenMemory: (id: MemoryId) => void
}

/** The chosen step of a run, live while it runs and with its whole content afterwards. */
export function ChosenSpanInspector({ span, liveTokens, hint, onFork, onOpenMemory }: ChosenSpanInspectorProps) {
  const { t } = useTranslation()
  const running = span?.status === 'running'
  const content = useSpanContent(running ? null : span)
  if (!span) {
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
      liveTokens={running ? liveTokens : undefined}
      {...(onFork && !running ? { onFork: (tokens, keep) => onFork(span, tokens, keep) } : {})}
      onOpenMemory={onOpenMemory}
      onReload={() => void reloadContent(span)}
    />
  )
}
