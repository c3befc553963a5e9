import type { SpanId } from '@shared/ids.ts'
import type { RunView } from '@shared/state.ts'
import { ArrowDown } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { reusedTokens } from '../../lib/tokens.ts'
import { Button } from '../../ui/Button.tsx'
import { useStickToEnd } from '../../ui/use-stick-to-end.ts'
import { ApprovalItem } from './ApprovalItem.tsx'
import { HeldItem } from './breakpoints/HeldItem.tsx'
import { NoteItem } from './NoteItem.tsx'
import { RunOutcome } from './RunOutcome.tsx'
import { RunQuestion } from './RunQuestion.tsx'
import { runState } from './run-state.ts'
import { StepItem } from './StepItem.tsx'
import { ToolItem } from './ToolItem.tsx'
import { buildTranscript, type TranscriptItem } from './transcript.ts'

interface Props {
  view: RunView
  onInspect: () => void
}

/** A run from the question to the answer. Every item is memoised: a token re-renders the step it belongs to. */
export function Transcript({ view, onInspect }: Props) {
  const { t } = useTranslation()
  const items = useMemo(() => buildTranscript(view), [view])
  const selected = useStore(runState, (state) => state.selectedSpan)
  const { scroller, atEnd, toEnd } = useStickToEnd()
  const select = useCallback(
    (spanId: SpanId) => {
      runState.setState({ selectedSpan: spanId })
      onInspect()
    },
    [onInspect],
  )
  return (
    <div className="transcript">
      <div className="view__scroll" ref={scroller}>
        <section className="column transcript__items" aria-label={t('run.transcript')}>
          <RunQuestion run={view.run} reused={reusedTokens(view.spans)} />
          {view.earlier.spans > 0 ? (
            <p className="transcript__earlier">{t('run.earlier', { count: view.earlier.spans })}</p>
          ) : null}
          {items.map((item) => (
            <Item key={item.key} item={item} view={view} selected={selected} onSelect={select} />
          ))}
          {view.held.map((held) => (
            <HeldItem key={held.scope} runId={view.run.id} held={held} />
          ))}
          <RunOutcome run={view.run} />
        </section>
      </div>
      {atEnd ? null : (
        <Button className="transcript__jump" size="small" icon={<ArrowDown size={14} aria-hidden />} onClick={toEnd}>
          {t('run.toEnd')}
        </Button>
      )}
    </div>
  )
}

interface ItemProps {
  item: TranscriptItem
  view: RunView
  selected: SpanId | null
  onSelect: (spanId: SpanId) => void
}

function Item({ item, view, selected, onSelect }: ItemProps) {
  switch (item.kind) {
    case 'step':
      return (
        <StepItem
          span={item.span}
          number={item.number}
          tokens={item.tokens}
          isAnswer={item.isAnswer}
          selected={selected === item.span.id}
          onSelect={onSelect}
        />
      )
    case 'tool':
      return (
        <ToolItem
          span={item.span}
          result={item.result}
          progress={item.progress}
          selected={selected === item.span.id}
          onSelect={onSelect}
        />
      )
    case 'approval':
      return <ApprovalItem runId={view.run.id} span={item.span} pending={item.pending} />
    case 'note':
      return <NoteItem span={item.span} selected={selected === item.span.id} onSelect={onSelect} />
    default:
      item satisfies never
      return null
  }
}
