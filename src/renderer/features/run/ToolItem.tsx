import type { SpanId } from '@shared/ids.ts'
import type { Span, ToolContent, ToolProgress } from '@shared/runs.ts'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../bridge/content-store.ts'
import { classNames } from '../../lib/class-names.ts'
import { formatDuration } from '../../lib/format.ts'
import { prettyJson } from '../../lib/text.ts'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { ArgumentList } from '../../ui/trace/ArgumentList.tsx'
import { SpanIcon } from '../../ui/trace/SpanIcon.tsx'
import { ToolPictures } from '../../ui/trace/ToolPictures.tsx'
import { RunningCall } from './RunningCall.tsx'
import { toolNameOf } from './transcript.ts'

interface Props {
  span: Span
  result: ToolContent | null
  progress: ToolProgress | null
  selected: boolean
  onSelect: (spanId: SpanId) => void
}

/** One tool call: what was asked of which tool, and what came back. */
export const ToolItem = memo(function ToolItem({ span, result, progress, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const running = span.status === 'running'
  const complete = result !== null && (running || result.result !== null)
  const entry = useSpanContent(complete || running ? null : span)
  const content = entry.status === 'ready' && entry.content.kind === 'tool' ? entry.content : result
  const failed = content?.isError === true || span.status === 'error'
  return (
    <article
      className={classNames('item', 'card', 'tool-card', failed && 'card--bad', selected && 'item--selected')}
      data-testid="tool-card"
      data-tool={toolNameOf(span, content)}
      data-status={span.status}
    >
      <button type="button" className="item__head" aria-pressed={selected} onClick={() => onSelect(span.id)}>
        <SpanIcon kind="tool" />
        <code className="item__name">{toolNameOf(span, content)}</code>
        <span className="item__meta">
          {span.endedAt ? <span>{formatDuration(span.endedAt - span.startedAt)}</span> : null}
          <StatusIcon status={span.status} />
          <span>{t(`spanStatus.${span.status}`)}</span>
        </span>
      </button>
      {content ? (
        <div className="tool-card__body">
          <div className="tool-card__call">
            <ArgumentList values={content.call.arguments} />
            <EffectBadge effect={content.effect} />
          </div>
          {content.result !== null ? (
            <>
              <ToolPictures pictures={content.pictures} />
              <p className="tool-card__label">{failed ? t('tool.error') : t('tool.result')}</p>
              <TextBlock text={prettyJson(content.result)} bad={failed} label={t('tool.result')} limit={4000} />
            </>
          ) : null}
        </div>
      ) : null}
      {running ? <RunningCall span={span} progress={progress} /> : null}
      {span.error && !content?.result ? <p className="warning-text">{span.error.message}</p> : null}
    </article>
  )
})
