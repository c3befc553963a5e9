import type { Span } from '@shared/runs.ts'
import type { RunView } from '@shared/state.ts'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { classNames } from '../../../lib/class-names.ts'
import { formatDuration } from '../../../lib/format.ts'
import { StatusIcon } from '../../../ui/StatusIcon.tsx'
import { SCROLLS } from '../../../ui/scrolls.ts'
import { SpanIcon } from '../../../ui/trace/SpanIcon.tsx'
import { selectSpan, tracesState } from '../traces-state.ts'

/** Steps that are drawn: those around the moment, for what is long past is in the tree. */
const MOST = 60
/** Characters of one step. */
const MOST_TEXT = 4000

interface Props {
  view: RunView
  /** Keep the newest in sight. */
  follow: boolean
  onInspect: () => void
}

/** What has happened by the moment that is played, newest last. */
export function PlayedSteps({ view, follow, onInspect }: Props) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const selected = useStore(tracesState, (state) => state.order)
  const { run, spans } = view
  const steps = spans.filter((span) => span.parentId !== null).slice(-MOST)
  useEffect(() => {
    // Whatever was drawn now, while it plays.
    if (follow) scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  })
  return (
    <div ref={scroller} className="player__steps" data-testid="player-steps" {...SCROLLS}>
      <p className="player__input">{run.input}</p>
      {steps.map((span) => {
        const text = textOf(span, view)
        return (
          <button
            type="button"
            key={span.id}
            className={classNames('player-step', span.order === selected && 'player-step--selected')}
            data-testid="player-step"
            data-kind={span.kind}
            onClick={() => {
              selectSpan(span.order)
              onInspect()
            }}
          >
            <span className="player-step__head">
              <SpanIcon kind={span.kind} />
              <span className="clip">{span.name}</span>
              <span className="sr-only">{t(`spanStatus.${span.status}`)}</span>
              <StatusIcon status={span.status} size={12} />
              <span className="player-step__time">
                {span.endedAt === null ? '…' : formatDuration(span.endedAt - span.startedAt)}
              </span>
            </span>
            {text ? <span className="player-step__text mono">{text}</span> : null}
          </button>
        )
      })}
      {run.answer ? (
        <p className="player__answer" data-testid="player-answer">
          {run.answer}
        </p>
      ) : null}
    </div>
  )
}

function textOf(span: Span, { tokens, toolResults }: RunView): string {
  if (span.error) return span.error.message
  const result = toolResults[span.id]
  if (result) return (result.result ?? '').slice(0, MOST_TEXT)
  const said = (tokens[span.id] ?? []).filter((token) => token.channel !== 'control').map((token) => token.text)
  return said.join('').slice(-MOST_TEXT)
}
