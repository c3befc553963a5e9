import type { McpServer, McpTool } from '@shared/mcp.ts'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { consent } from './connections-commands.ts'
import { ServerToolRow } from './ServerToolRow.tsx'

/** The tools of a server: those that wait for consent first. */
export function ServerTools({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const there = server.tools.filter((tool) => tool.consent !== 'gone')
  const waiting = there.filter((tool) => tool.consent !== 'given')
  const given = there.filter((tool) => tool.consent === 'given')
  if (there.length === 0) return server.phase === 'ready' ? <p className="quiet">{t('connections.noTools')}</p> : null
  return (
    <>
      {waiting.length > 0 ? (
        <>
          <div className="connections__bar">
            <h3 className="section-title">{t('connections.waiting', { count: waiting.length })}</h3>
            <span className="spacer" />
            <Button size="small" onClick={() => void consent(server, waiting, true)} data-testid="consent-all">
              {t('connections.consentAll')}
            </Button>
          </div>
          <p className="quiet">{t('connections.waitingText')}</p>
          <ToolRows server={server} tools={waiting} />
        </>
      ) : null}
      {given.length > 0 ? (
        <>
          <h3 className="section-title">{t('connections.allowed', { count: given.length })}</h3>
          <ToolRows server={server} tools={given} />
        </>
      ) : null}
    </>
  )
}

function ToolRows({ server, tools }: { server: McpServer; tools: readonly McpTool[] }) {
  return (
    <ul className="connections__tools">
      {tools.map((tool) => (
        <ServerToolRow key={tool.name} server={server} tool={tool} />
      ))}
    </ul>
  )
}
