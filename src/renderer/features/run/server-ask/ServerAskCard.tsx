import type { RunId } from '@shared/ids.ts'
import type { McpAnswer, McpRequest } from '@shared/mcp-requests.ts'
import type { PendingApproval } from '@shared/runs.ts'
import { Plug } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerServer, focusInput } from '../run-commands.ts'
import { ServerForm } from './ServerForm.tsx'
import { ServerPage } from './ServerPage.tsx'
import { ServerSampling } from './ServerSampling.tsx'

interface Props {
  runId: RunId
  pending: PendingApproval
  request: McpRequest
}

/** What the parts of the card do with an answer. `sending`: one is on its way. */
export interface Answering {
  sending: boolean
  onAnswer: (answer: McpAnswer) => void
}

/** What a server asks while it carries out a call. All its words are a stranger's, and shown as such. */
export function ServerAskCard({ runId, pending, request }: Props) {
  const { t } = useTranslation()
  const [sending, setSending] = useState(false)
  const card = useRef<HTMLElement>(null)
  const titleId = useId()
  const { server, kind } = request
  // The run stands still until a person answers, so the question takes the focus.
  useEffect(() => {
    card.current?.focus()
    card.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const onAnswer = async (answer: McpAnswer) => {
    if (sending) return
    setSending(true)
    const taken = await answerServer(runId, pending.spanId, answer)
    if (!taken) setSending(false)
    else if (card.current?.contains(document.activeElement)) focusInput()
  }
  const answering: Answering = { sending, onAnswer: (answer) => void onAnswer(answer) }
  return (
    <section
      ref={card}
      className="item card question-card server-ask"
      data-testid="server-ask"
      data-kind={kind}
      aria-labelledby={titleId}
      tabIndex={-1}
    >
      <p className="sr-only" role="alert">
        {t('serverAsk.announce', { server })}
      </p>
      <header className="approval-card__head">
        <Plug size={16} aria-hidden="true" />
        <h2 id={titleId}>{t(`serverAsk.title.${kind}`, { server })}</h2>
        <span className="quiet">{t('serverAsk.during', { tool: pending.call.name })}</span>
      </header>
      <div className="server-ask__body">
        {request.kind === 'sampling' ? <ServerSampling request={request} {...answering} /> : null}
        {request.kind === 'form' ? <ServerForm request={request} {...answering} /> : null}
        {request.kind === 'url' ? <ServerPage request={request} {...answering} /> : null}
      </div>
    </section>
  )
}
