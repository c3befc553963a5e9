import type { MemoryId } from '@shared/memory.ts'
import { type Span, type SpanContent, SUPPLIED, type TokenRecord } from '@shared/runs.ts'
import { spanLink } from '@shared/span-link.ts'
import { GitFork, Link } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContentEntry } from '../../lib/content-entry.ts'
import { StepAnnotations } from '../annotations/StepAnnotations.tsx'
import { Button } from '../Button.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { StepChanges } from '../changes/StepChanges.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { IconButton } from '../IconButton.tsx'
import { StepMemories } from '../memory/StepMemories.tsx'
import { Skeleton } from '../States.tsx'
import { StatusIcon } from '../StatusIcon.tsx'
import { XrayPanel } from '../xray/XrayPanel.tsx'
import { InferenceOutput } from './InferenceOutput.tsx'
import { PromptPanel } from './PromptPanel.tsx'
import { SpanIcon } from './SpanIcon.tsx'
import { SpanOverview } from './SpanOverview.tsx'
import { StepRecordPanel } from './StepRecordPanel.tsx'
import { StepText } from './StepText.tsx'
import { TextOnly } from './TextOnly.tsx'
import { TimingsTable } from './TimingsTable.tsx'
import { TokenStrip } from './TokenStrip.tsx'

interface Props {
  span: Span
  content: ContentEntry
  /** Tokens of an inference that is still running. */
  liveTokens?: readonly TokenRecord[]
  onReload: () => void
  onFork?: (tokens?: readonly TokenRecord[], keep?: number) => void
  onOpenMemory: (id: MemoryId) => void
}

interface Section {
  id: 'overview' | 'content' | 'tokens' | 'xray' | 'prompt' | 'timings' | 'record'
  body: ReactNode
}

/** What a run can be forked from. */
const FORKABLE: ReadonlySet<Span['kind']> = new Set<Span['kind']>(['inference', 'tool', 'approval'])

/** Everything recorded of one span. */
export function SpanInspector({ span, content, liveTokens, onReload, onFork, onOpenMemory }: Props) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<string>('content')
  const sections = sectionsOf(span, content, liveTokens, { onFork, onOpenMemory })
  const shown = sections.some((section) => section.id === wanted) ? wanted : 'overview'
  return (
    <div className="span-inspector">
      <header className="span-inspector__head">
        <SpanIcon kind={span.kind} size={16} />
        <h2 className="span-inspector__name" title={span.name}>
          {span.name}
        </h2>
        {onFork && FORKABLE.has(span.kind) && span.attributes[SUPPLIED] !== true ? (
          <IconButton label={t('fork.open')} onClick={() => onFork()} data-testid="span-fork">
            <GitFork size={14} aria-hidden="true" />
          </IconButton>
        ) : null}
        <CopyButton text={spanLink(span.runId, span.id)} label={t('inspector.copyLink')} icon={Link} />
        <span className="span-inspector__status">
          <StatusIcon status={span.status} />
          {t(`spanStatus.${span.status}`)}
        </span>
      </header>
      {span.attributes[SUPPLIED] === true ? (
        <p className="quiet">{t(span.kind === 'approval' ? 'serverAsk.within' : 'fork.supplied')}</p>
      ) : null}
      {span.attributes['studio.fork.served'] === undefined ? null : <p className="quiet">{t('fork.served')}</p>}
      <StepAnnotations span={span} content={content} />
      {span.error ? <ErrorPanel error={span.error} /> : null}
      {content.status === 'error' ? (
        <ErrorPanel
          error={content.error}
          title={t('inspector.contentFailed')}
          actions={
            <Button size="small" onClick={onReload}>
              {t('common.retry')}
            </Button>
          }
        />
      ) : null}
      <Tabs.Root value={shown} onValueChange={setWanted} className="tabs">
        <Tabs.List className="tabs__list" aria-label={t('inspector.sections')}>
          {sections.map(({ id }) => (
            <Tabs.Trigger key={id} value={id} className="tabs__tab">
              {t(`inspector.tab.${id}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {sections.map(({ id, body }) => (
          <Tabs.Content key={id} value={id} className="tabs__body">
            {body}
          </Tabs.Content>
        ))}
      </Tabs.Root>
      {content.status === 'loading' ? <Skeleton lines={4} label={t('common.loading')} /> : null}
    </div>
  )
}

/** Of a call, what it changed; of the run itself, all of that. */
function ChangesOf({ span, content }: { span: Span; content: SpanContent }) {
  const { runId, id, kind, parentId, status } = span
  if (kind === 'agent' && parentId === null) return <StepChanges runId={runId} spanId={null} status={status} />
  const may = content.kind === 'tool' && content.effect !== 'pure'
  return may ? <StepChanges runId={runId} spanId={id} status={status} /> : null
}

function sectionsOf(
  span: Span,
  entry: ContentEntry,
  liveTokens: readonly TokenRecord[] | undefined,
  { onFork, onOpenMemory }: Pick<Props, 'onFork' | 'onOpenMemory'>,
): Section[] {
  const overview: Section = { id: 'overview', body: <SpanOverview span={span} /> }
  const record: Section = { id: 'record', body: <StepRecordPanel span={span} /> }
  if (entry.status !== 'ready') {
    if (!liveTokens) return [overview]
    return [
      {
        id: 'tokens',
        body: liveTokens.some((token) => token.chunk) ? <TextOnly /> : <TokenStrip tokens={liveTokens} />,
      },
      overview,
    ]
  }
  const { content } = entry
  if (content.kind !== 'inference') {
    const body = (
      <>
        <StepText content={content} />
        <ChangesOf span={span} content={content} />
        <StepMemories span={span} onOpen={onOpenMemory} />
      </>
    )
    return [{ id: 'content', body }, overview, record]
  }
  const sections: Section[] = [
    { id: 'content', body: <InferenceOutput content={content} /> },
    {
      id: 'tokens',
      body:
        content.passport?.tokens === 'none' ? (
          <TextOnly />
        ) : (
          <TokenStrip
            tokens={content.output.tokens}
            {...(onFork ? { onFork: (keep: number) => onFork(content.output.tokens, keep) } : {})}
          />
        ),
    },
    { id: 'xray', body: <XrayPanel span={span} /> },
    { id: 'prompt', body: <PromptPanel span={span} prompt={content.prompt} /> },
  ]
  if (content.timings) sections.push({ id: 'timings', body: <TimingsTable timings={content.timings} /> })
  sections.push(overview, record)
  return sections
}
