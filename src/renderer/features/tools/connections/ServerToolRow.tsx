import type { ToolEffect } from '@shared/agents.ts'
import type { McpServer, McpTool } from '@shared/mcp.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../../ui/Badge.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ChoiceMenu } from '../../../ui/ChoiceMenu.tsx'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { JsonTree } from '../../../ui/JsonTree.tsx'
import { consent, setEffect } from './connections-commands.ts'

const EFFECTS: readonly ToolEffect[] = ['irreversible', 'mutating', 'idempotent', 'pure']

/** One tool of a server: what it says of itself, what the person says it may change, and consent. */
export function ServerToolRow({ server, tool }: { server: McpServer; tool: McpTool }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const given = tool.consent === 'given'
  return (
    <li className="connections__tool" data-testid="connection-tool" data-tool={tool.name} data-consent={tool.consent}>
      <div className="connections__bar">
        <code className="clip">{tool.toolName}</code>
        {tool.consent === 'changed' ? <Badge tone="bad">{t('connections.changed')}</Badge> : null}
        <span className="spacer" />
        <ChoiceMenu
          label={t('connections.effect')}
          value={tool.effect}
          placeholder={tool.effect}
          choices={EFFECTS.map((effect) => ({
            value: effect,
            label: t(`effect.${effect}`),
            detail: t(`effect.explain.${effect}`),
          }))}
          onChoose={(chosen) => {
            const effect = EFFECTS.find((each) => each === chosen)
            if (effect) void setEffect(server, tool.name, effect)
          }}
          testId="connection-effect"
        />
        <Button size="small" variant={given ? 'ghost' : 'default'} onClick={() => void consent(server, [tool], !given)}>
          {t(given ? 'connections.withdraw' : 'connections.consent')}
        </Button>
      </div>
      <p className="connections__text">{tool.description}</p>
      {tool.claims.length > 0 ? (
        <p className="quiet">
          {t('connections.claims', { claims: tool.claims.map((claim) => t(`connections.claim.${claim}`)).join(', ') })}
        </p>
      ) : null}
      {tool.hidden.length > 0 ? (
        <p className="offer__note offer__note--bad" data-testid="connection-hidden">
          {t('connections.hidden', { characters: tool.hidden.slice(0, 8).join(', ') })}
        </p>
      ) : null}
      {tool.problem ? <p className="offer__note offer__note--bad">{tool.problem}</p> : null}
      <Disclosure title={t('tools.schema')} open={open} onToggle={setOpen}>
        <JsonTree value={tool.inputSchema} label={t('tools.schema')} />
      </Disclosure>
    </li>
  )
}
