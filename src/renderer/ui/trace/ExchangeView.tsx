import type { McpExchange, McpRequest } from '@shared/mcp-requests.ts'
import { useTranslation } from 'react-i18next'
import { TextBlock } from '../TextBlock.tsx'
import { ArgumentList } from './ArgumentList.tsx'

/** What a server asked within a call, and what it was answered. */
export function ExchangeView({ exchange: { request, answer, sampled } }: { exchange: McpExchange }) {
  const { t } = useTranslation()
  const accepted = answer?.action === 'accept' ? answer : null
  return (
    <section className="exchange" data-testid="exchange">
      <h3 className="section-title">{t(`serverAsk.title.${request.kind}`, { server: request.server })}</h3>
      <TextBlock
        text={textOf(request, accepted?.messages, accepted?.system)}
        mono={false}
        label={t('serverAsk.asked')}
      />
      {accepted?.values ? (
        <>
          <h3 className="section-title">{t('serverAsk.given')}</h3>
          <ArgumentList values={accepted.values} />
        </>
      ) : null}
      {sampled ? (
        <>
          <h3 className="section-title">{t('serverAsk.modelSaid', { model: sampled.model })}</h3>
          <TextBlock text={sampled.text} mono={false} label={t('serverAsk.given')} />
        </>
      ) : null}
    </section>
  )
}

/** What was let pass, where that is something else than what was asked. */
function textOf(
  request: McpRequest,
  messages = request.kind === 'sampling' ? request.messages : [],
  system = request.kind === 'sampling' ? request.system : null,
): string {
  if (request.kind === 'form') return request.message
  if (request.kind === 'url') return `${request.message}\n${request.url}`
  const said = messages.map(({ role, text }) => `${role}: ${text}`)
  return [...(system === null ? [] : [`system: ${system}`]), ...said].join('\n')
}
