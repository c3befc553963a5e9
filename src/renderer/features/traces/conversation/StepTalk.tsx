import type { Run, Span, TokenRecord } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../../bridge/content-store.ts'
import { useRunView } from '../../../bridge/run-store.ts'
import { formatNumber } from '../../../lib/format.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'
import { channelText } from '../../../lib/tokens.ts'
import { DroppedContext } from '../../../ui/trace/DroppedContext.tsx'
import { ReadableText } from '../../../ui/trace/ReadableText.tsx'
import { ThoughtFold } from '../../../ui/trace/ThoughtFold.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { CallLine } from './CallLine.tsx'
import { TalkHead } from './TalkHead.tsx'

const NO_TOKENS: TokenRecord[] = []

interface Props {
  run: Run
  facts: SpanFacts
  span: Span
  /** From 1; 0 for a summary of older steps. */
  number: number
  /** When its text is the run's answer, that is shown apart. */
  mayAnswer: boolean
  /** What it asked for stands below as spans. */
  told: boolean
  thoughtOpen: boolean
  onThought: () => void
  onSelect: () => void
}

/** One inference: what the model thought, wrote and asked for, as it comes while it runs. */
export function StepTalk({ run, facts, span, number, mayAnswer, told, thoughtOpen, onThought, onSelect }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const running = facts.status === 'running'
  const entry = useSpanContent(running ? null : span)
  const { view: live } = useRunView(running ? run.id : null)
  const tokens = live?.tokens[span.id] ?? NO_TOKENS
  const content = entry.status === 'ready' ? entry.content : null
  const output = content?.kind === 'inference' ? content.output : null
  const thought = output?.thought ?? channelText(tokens, 'thought')
  const text = output?.content ?? (content?.kind === 'text' ? content.output : null) ?? channelText(tokens, 'content')
  const isAnswer = mayAnswer && run.status === 'done' && text !== '' && text.trim() === run.answer?.trim()
  const written = span.attributes['gen_ai.usage.output_tokens']
  const count = running ? tokens.length : typeof written === 'number' ? written : 0
  return (
    <>
      <TalkHead
        facts={facts}
        name={number === 0 ? t('run.summarised') : t('run.step', { number })}
        summary={count > 0 ? t('tokens.count', { count, shown: formatNumber(count, locale) }) : null}
        onSelect={onSelect}
      />
      {'studio.context.dropped_messages' in span.attributes ? <DroppedContext span={span} /> : null}
      {thought ? (
        <ThoughtFold text={thought} live={running && text === ''} open={thoughtOpen} onToggle={onThought} />
      ) : null}
      {isAnswer ? <p className="step__wait">{t('talk.answered')}</p> : null}
      {text !== '' && !isAnswer ? (
        <ReadableText className="step__content" text={text} label={t('inspector.text')} testId="talk-text" />
      ) : null}
      {running && tokens.length === 0 ? <p className="step__wait">{t('run.readingPrompt')}</p> : null}
      {running && tokens.at(-1)?.channel === 'tool' ? (
        <p className="step__wait mono">{channelText(tokens, 'tool')}</p>
      ) : null}
      {told
        ? null
        : output?.toolCalls.map((call, index) => (
            // Calls have no ids and never change order.
            <CallLine key={`${index}-${call.name}`} call={call} />
          ))}
      {output?.problems.map((problem) => (
        <p key={problem} className="warning-text">
          {problem}
        </p>
      ))}
      {facts.status !== 'running' && span.error ? <p className="warning-text">{span.error.message}</p> : null}
      {entry.status === 'error' ? <p className="warning-text">{entry.error.message}</p> : null}
    </>
  )
}
