import type { Span } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../../bridge/content-store.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'
import { Skeleton } from '../../../ui/States.tsx'
import { StepText } from '../../../ui/trace/StepText.tsx'
import { summariseArguments } from './summarise-arguments.ts'
import { TalkHead } from './TalkHead.tsx'

interface Props {
  facts: SpanFacts
  span: Span
  open: boolean
  onToggle: () => void
  onSelect: () => void
}

/** OpenTelemetry's name of a span that runs a tool begins so. */
const toolOf = (name: string): string => name.replace(/^execute_tool /, '')

/** One tool call, folded to its name and arguments in one line; its arguments and its result below. */
export function ToolTalk({ facts, span, open, onToggle, onSelect }: Props) {
  const { t } = useTranslation()
  const entry = useSpanContent(facts.status === 'running' ? null : span)
  const content = entry.status === 'ready' && entry.content.kind !== 'inference' ? entry.content : null
  const called = span.attributes['gen_ai.tool.name']
  const name = typeof called === 'string' ? called : content?.kind === 'tool' ? content.call.name : toolOf(span.name)
  const line = content?.kind === 'tool' ? summariseArguments(content.call.arguments) : null
  return (
    <>
      <TalkHead
        facts={facts}
        name={name}
        summary={line === '' ? t('talk.noArguments') : line}
        fold={facts.status === 'running' ? undefined : { open, onToggle }}
        onSelect={onSelect}
      />
      {open && content ? (
        <div className="talk-item__details" data-testid="talk-details">
          <StepText content={content} />
        </div>
      ) : null}
      {open && entry.status === 'loading' ? <Skeleton lines={2} label={t('common.loading')} /> : null}
      {facts.status !== 'running' && span.error ? <p className="warning-text">{span.error.message}</p> : null}
      {entry.status === 'error' ? <p className="warning-text">{entry.error.message}</p> : null}
    </>
  )
}
