import type { McpRequest } from '@shared/mcp-requests.ts'
import { ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../bridge/connection.ts'
import { Button } from '../../../ui/Button.tsx'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { attempt } from '../../../ui/toasts.ts'
import { ServerAskActions } from './ServerAskActions.tsx'
import type { Answering } from './ServerAskCard.tsx'

/** A page that a server wants to be opened: where it leads is said first, and nothing opens before the person says so. */
export function ServerPage({ request, ...answering }: Answering & { request: Extract<McpRequest, { kind: 'url' }> }) {
  const { t } = useTranslation()
  const { message, url, host } = request
  const secure = url.startsWith('https:')
  const agree = async () => {
    if (
      secure &&
      (await attempt(() =>
        api()
          .studio.openLink({ url })
          .then(() => true),
      )) === undefined
    )
      return
    answering.onAnswer({ action: 'accept' })
  }
  return (
    <>
      <p className="server-ask__message">{message}</p>
      <p>
        {t('serverAsk.leads')} <strong data-testid="server-ask-host">{host}</strong>
      </p>
      <p className="server-ask__url">
        <code className="break">{url}</code>
        <CopyButton text={url} />
      </p>
      <p className="quiet">{t(secure ? 'serverAsk.untrusted' : 'serverAsk.plainHttp')}</p>
      <ServerAskActions {...answering}>
        <Button
          variant="primary"
          icon={secure ? <ExternalLink size={14} aria-hidden="true" /> : undefined}
          disabled={answering.sending}
          onClick={() => void agree()}
          data-testid="server-ask-accept"
        >
          {t(secure ? 'serverAsk.agree' : 'serverAsk.agreeOnly')}
        </Button>
      </ServerAskActions>
    </>
  )
}
