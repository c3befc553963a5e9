import type { Span } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../../bridge/content-store.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'
import { StepText } from '../../../ui/trace/StepText.tsx'
import { TalkHead } from './TalkHead.tsx'

interface Props {
  facts: SpanFacts
  span: Span
  open: boolean
  onToggle: () => void
  onSelect: () => void
}

/** What happened beside inferences and tools: an error with its cause, a check, what was looked up, an agent within the agent. */
export function NoteTalk({ facts, span, open, onToggle, onSelect }: Props) {
  const { t } = useTranslation()
  const entry = useSpanContent(open ? span : null)
  const content = entry.status === 'ready' && entry.content.kind !== 'inference' ? entry.content : null
  return (
    <>
      <TalkHead
        facts={facts}
        name={t(`spanKind.${facts.kind}`)}
        summary={facts.name}
        fold={facts.kind === 'error' ? undefined : { open, onToggle }}
        onSelect={onSelect}
      />
      {open && content ? (
        <div className="talk-item__details">
          <StepText content={content} />
        </div>
      ) : null}
      {span.error ? <p className="warning-text">{span.error.message}</p> : null}
    </>
  )
}
