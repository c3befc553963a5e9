import type { RunId } from '@shared/ids.ts'
import type { PendingApproval, Span } from '@shared/runs.ts'
import { Check, Hand, X } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { ProposedChanges } from '../../ui/changes/ProposedChanges.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { ApprovalDecision } from '../../ui/trace/ApprovalDecision.tsx'
import { ArgumentList } from '../../ui/trace/ArgumentList.tsx'
import { AlwaysAllow } from './AlwaysAllow.tsx'
import { QuestionCard } from './QuestionCard.tsx'
import { decide, focusInput } from './run-commands.ts'
import { ServerAskCard } from './server-ask/ServerAskCard.tsx'

interface Props {
  runId: RunId
  span: Span | null
  pending: PendingApproval | null
}

/** A tool that waits for a person's word, or the word that was given. */
export const ApprovalItem = memo(function ApprovalItem({ runId, span, pending }: Props) {
  if (pending?.request) return <ServerAskCard runId={runId} pending={pending} request={pending.request} />
  if (pending?.question) return <QuestionCard runId={runId} pending={pending} question={pending.question} />
  if (pending) return <ApprovalQuestion runId={runId} pending={pending} />
  return span && span.status !== 'running' ? <ApprovalDecision span={span} /> : null
})

function ApprovalQuestion({ runId, pending }: { runId: RunId; pending: PendingApproval }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [sending, setSending] = useState(false)
  const [exact, setExact] = useState(false)
  const card = useRef<HTMLElement>(null)
  const titleId = useId()
  const reasonId = useId()
  const typedId = useId()
  const unwritten = pending.typed === true && typed.trim() !== pending.call.name

  // The run stands still until a person answers, so the question takes the focus.
  useEffect(() => {
    card.current?.focus()
    card.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  const answer = async (decision: 'approve' | 'deny', rule?: string) => {
    if (sending || (decision === 'approve' && unwritten)) return
    setSending(true)
    const taken = await decide(runId, pending.spanId, decision, decision === 'deny' ? reason : '', { typed, rule })
    if (!taken) setSending(false)
    // The card goes away with the answer; the focus must not go with it.
    else if (card.current?.contains(document.activeElement)) focusInput()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.toLowerCase()
    if (key !== 'a' && key !== 'd') return
    event.preventDefault()
    void answer(key === 'a' ? 'approve' : 'deny')
  }
  return (
    <section
      ref={card}
      className="item card approval-card"
      data-testid="approval-card"
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <p className="sr-only" role="alert">
        {t('approval.announce', { tool: pending.call.name })}
      </p>
      <header className="approval-card__head">
        <Hand size={16} aria-hidden="true" />
        <h2 id={titleId}>{t('approval.title', { tool: pending.call.name })}</h2>
        <EffectBadge effect={pending.effect} />
      </header>
      <p className="approval-card__why">{t(`effect.explain.${pending.effect}`)}</p>
      {pending.repeated === undefined ? null : (
        <p className="approval-card__why approval-card__warning" data-testid="approval-repeated">
          {t('permissions.repeated', { count: pending.repeated })}
        </p>
      )}
      {pending.because === undefined ? null : (
        <p className="approval-card__why">{t('permissions.because', { rule: pending.because })}</p>
      )}
      {pending.changes.length > 0 ? (
        <>
          <ProposedChanges changes={pending.changes} />
          <Disclosure
            title={t('tool.arguments')}
            open={exact}
            onToggle={setExact}
            className="disclosure approval-card__exact"
          >
            <ArgumentList values={pending.call.arguments} />
          </Disclosure>
        </>
      ) : (
        <ArgumentList values={pending.call.arguments} />
      )}
      {pending.typed ? (
        <p className="approval-card__typed">
          <label htmlFor={typedId}>{t('approval.typed', { tool: pending.call.name })}</label>
          <input
            id={typedId}
            className="field"
            data-testid="approval-typed"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </p>
      ) : null}
      <div className="approval-card__actions">
        <Button
          variant="primary"
          icon={<Check size={14} aria-hidden="true" />}
          disabled={sending || unwritten}
          onClick={() => void answer('approve')}
          data-testid="approval-approve"
        >
          {t('approval.approve')}
          <Keys keys={['A']} />
        </Button>
        <AlwaysAllow rules={pending.rules} disabled={sending} onChoose={(rule) => void answer('approve', rule)} />
        <Button
          icon={<X size={14} aria-hidden="true" />}
          disabled={sending}
          onClick={() => void answer('deny')}
          data-testid="approval-deny"
        >
          {t('approval.deny')}
          <Keys keys={['D']} />
        </Button>
        <label className="sr-only" htmlFor={reasonId}>
          {t('approval.reasonLabel')}
        </label>
        <input
          id={reasonId}
          className="field approval-card__reason"
          data-testid="approval-reason"
          placeholder={t('approval.reasonHint')}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </section>
  )
}
