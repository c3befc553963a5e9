import type { SamplingRequest } from '@shared/mcp-requests.ts'
import { Pencil } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { TextBlock } from '../../../ui/TextBlock.tsx'
import { ServerAskActions } from './ServerAskActions.tsx'
import type { Answering } from './ServerAskCard.tsx'

/** What a server would put to the model: read, changed if need be, and let pass or not. */
export function ServerSampling({ request, ...answering }: Answering & { request: SamplingRequest }) {
  const { t } = useTranslation()
  const id = useId()
  const [system, setSystem] = useState(request.system)
  const [messages, setMessages] = useState(request.messages)
  const [editing, setEditing] = useState(false)
  const parts = [
    ...(system === null ? [] : [{ key: 'system', name: t('serverAsk.system'), text: system, change: setSystem }]),
    ...messages.map(({ role, text }, at) => ({
      key: `message ${at}`,
      name: t(`serverAsk.role.${role}`),
      text,
      change: (next: string) => setMessages(messages.with(at, { role, text: next })),
    })),
  ]
  return (
    <>
      <p className="quiet">{t('serverAsk.samplingText', { count: request.maxTokens })}</p>
      {parts.map(({ key, name, text, change }) => (
        <div key={key} className="server-ask__part">
          <label htmlFor={`${id} ${key}`} className="server-ask__label">
            {name}
          </label>
          {editing ? (
            <textarea
              id={`${id} ${key}`}
              className="field server-ask__text"
              rows={4}
              maxLength={200_000}
              value={text}
              onChange={(event) => change(event.target.value)}
            />
          ) : (
            <TextBlock text={text} mono={false} label={name} limit={4000} />
          )}
        </div>
      ))}
      <ServerAskActions {...answering}>
        <Button
          variant="primary"
          disabled={answering.sending}
          onClick={() => answering.onAnswer({ action: 'accept', messages, system })}
          data-testid="server-ask-accept"
        >
          {t('serverAsk.ask')}
        </Button>
        {editing ? null : (
          <Button
            icon={<Pencil size={14} aria-hidden="true" />}
            onClick={() => setEditing(true)}
            data-testid="server-ask-edit"
          >
            {t('serverAsk.edit')}
          </Button>
        )}
      </ServerAskActions>
    </>
  )
}
