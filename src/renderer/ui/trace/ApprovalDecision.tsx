import type { Span } from '@shared/runs.ts'
import { Hand, Plug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSpanContent } from '../../bridge/content-store.ts'

/** Who decided where no person did. */
const BY = { rule: 'permissions.byRule', step: 'permissions.byStep' } as const

/** What a person or a rule decided about a call, and why. */
export function ApprovalDecision({ span }: { span: Span }) {
  const { t } = useTranslation()
  const entry = useSpanContent(span)
  const content = entry.status === 'ready' && entry.content.kind === 'approval' ? entry.content : null
  const decision = content?.decision
  const by = span.attributes['studio.approval.by']
  const exchange = content?.exchange
  if (exchange) {
    const { request, answer } = exchange
    return (
      <p className="item decision" data-testid="server-ask-decision">
        <Plug size={14} aria-hidden="true" />
        {answer
          ? t(`serverAsk.said.${request.kind}.${answer.action}`, { server: request.server })
          : t('serverAsk.open', { server: request.server })}
        {content.reason ? <q>{content.reason}</q> : null}
      </p>
    )
  }
  return (
    <p className="item decision" data-testid="approval-decision">
      <Hand size={14} aria-hidden="true" />
      {by === 'answer'
        ? t('question.answered')
        : decision
          ? t(`approval.said.${decision}`, { tool: content.call.name })
          : t(`spanStatus.${span.status}`)}
      {by === 'rule' || by === 'step' ? <span className="quiet">{t(BY[by])}</span> : null}
      {content?.reason ? <q>{content.reason}</q> : null}
    </p>
  )
}
