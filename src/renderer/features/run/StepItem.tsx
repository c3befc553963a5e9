import type { SpanId } from '@shared/ids.ts'
import type { Span, TokenRecord } from '@shared/runs.ts'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../bridge/content-store.ts'
import { classNames } from '../../lib/class-names.ts'
import { formatDuration, formatNumber } from '../../lib/format.ts'
import { channelText, tokenRate } from '../../lib/tokens.ts'
import { Skeleton } from '../../ui/States.tsx'
import { DroppedContext } from '../../ui/trace/DroppedContext.tsx'
import { SpanIcon } from '../../ui/trace/SpanIcon.tsx'
import { ThoughtFold } from '../../ui/trace/ThoughtFold.tsx'
import { useLocale } from '../../ui/use-locale.ts'

interface Props {
  span: Span
  number: number | null
  tokens: TokenRecord[] | null
  isAnswer: boolean
  selected: boolean
  onSelect: (spanId: SpanId) => void
}

/** One inference: what the model thought and wrote, as it comes. */
export const StepItem = memo(function StepItem({ span, number, tokens, isAnswer, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const running = span.status === 'running'
  const entry = useSpanContent(tokens || running ? null : span)
  const output = entry.status === 'ready' && entry.content.kind === 'inference' ? entry.content.output : null
  const list = tokens ?? output?.tokens ?? []
  const thought = output?.thought ?? channelText(list, 'thought')
  const content = output?.content ?? channelText(list, 'content')
  const writesCall = running && list.at(-1)?.channel === 'tool'
  const rate = tokenRate(list)
  return (
    <article className={classNames('item', 'step', selected && 'item--selected')} data-status={span.status}>
      <button type="button" className="item__head" aria-pressed={selected} onClick={() => onSelect(span.id)}>
        <SpanIcon kind="inference" />
        <span className="item__name">{number === null ? t('run.summarised') : t('run.step', { number })}</span>
        <span className="item__meta">
          {list.length > 0 ? t('tokens.count', { count: list.length, shown: formatNumber(list.length, locale) }) : null}
          {rate ? <span>{t('run.rate', { rate: formatNumber(rate, locale) })}</span> : null}
          {span.endedAt ? <span>{formatDuration(span.endedAt - span.startedAt)}</span> : null}
          {span.status !== 'ok' && !running ? <span>{t(`spanStatus.${span.status}`)}</span> : null}
        </span>
      </button>
      {number === null ? <DroppedContext span={span} /> : null}
      {thought ? <Thought text={thought} live={running && content === ''} /> : null}
      {content && !isAnswer ? (
        <p className="step__content" data-testid="step-content">
          {content}
          {running ? <span className="caret" aria-hidden="true" /> : null}
        </p>
      ) : null}
      {running && list.length === 0 ? <p className="step__wait">{t('run.readingPrompt')}</p> : null}
      {writesCall ? (
        <p className="step__wait mono" data-testid="step-call">
          {channelText(list, 'tool')}
        </p>
      ) : null}
      {output?.problems.map((problem) => (
        <p key={problem} className="warning-text">
          {problem}
        </p>
      ))}
      {span.error && !running ? <p className="warning-text">{span.error.message}</p> : null}
      {entry.status === 'loading' ? <Skeleton lines={2} label={t('common.loading')} /> : null}
    </article>
  )
})

/** Open while it is being thought, closed afterwards, unless a person wants it otherwise. */
function Thought({ text, live }: { text: string; live: boolean }) {
  const [wanted, setWanted] = useState<boolean | null>(null)
  return <ThoughtFold text={text} live={live} open={wanted ?? live} onToggle={setWanted} />
}
