import type { Span } from '@shared/runs.ts'
import { Hand } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../bridge/content-store.ts'

/** What a person decided about a call, and why. */
export function ApprovalDecision({ span }: { span: Span }) {
  const { t } = useTranslation()
  const entry = useSpanContent(span)
  const content = entry.status === 'ready' && entry.content.kind === 'approval' ? entry.content : null
  const decision = content?.decision
  return (
    <p className="item decision" data-testid="approval-decision">
      <Hand size={14} aria-hidden="true" />
      {decision ? t(`approval.said.${decision}`, { tool: content.call.name }) : t(`spanStatus.${span.status}`)}
      {content?.reason ? <q>{content.reason}</q> : null}
    </p>
  )
}
