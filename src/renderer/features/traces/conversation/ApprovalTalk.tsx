import type { Span } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import type { SpanFacts } from '../../../lib/span-table.ts'
import { ApprovalDecision } from '../../../ui/trace/ApprovalDecision.tsx'
import { TalkHead } from './TalkHead.tsx'

/** What a person was asked, what was decided and why, or that it is still open. */
export function ApprovalTalk({ facts, span, onSelect }: { facts: SpanFacts; span: Span; onSelect: () => void }) {
  const { t } = useTranslation()
  const tool = span.attributes['gen_ai.tool.name']
  return (
    <>
      <TalkHead
        facts={facts}
        name={t('spanKind.approval')}
        summary={facts.status === 'running' ? t('talk.wantsApproval') : typeof tool === 'string' ? tool : null}
        onSelect={onSelect}
      />
      {facts.status === 'running' ? null : <ApprovalDecision span={span} />}
    </>
  )
}
