import type { McpPhase, McpServer } from '@shared/mcp.ts'
import { CircleAlert, LoaderCircle, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../../bridge/studio-store.ts'
import { classNames } from '../../../lib/class-names.ts'
import { Badge } from '../../../ui/Badge.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { toolsState } from '../tools-state.ts'
import { openAdd, openServer } from './connections-commands.ts'

/** The servers whose tools agents can have, in the list of tools. */
export function ConnectionGroup() {
  const { t } = useTranslation()
  const servers = useStudio((studio) => studio.mcp) ?? []
  const filter = useStore(toolsState, (state) => state.filter)
    .trim()
    .toLowerCase()
  const selected = useStore(toolsState, (state) => state.selected)
  const shown = servers.filter(({ name }) => name.toLowerCase().includes(filter))
  return (
    <>
      <h2 className="tools__group connections__title">
        {t('connections.title')}
        <IconButton label={t('connections.add')} onClick={openAdd} data-testid="connection-add">
          <Plus size={14} aria-hidden="true" />
        </IconButton>
      </h2>
      {servers.length === 0 ? <p className="quiet tools__none">{t('connections.none')}</p> : null}
      <ul>
        {shown.map((server) => (
          <li key={server.id}>
            <button
              type="button"
              className={classNames('tools__row', server.phase === 'disabled' && 'tools__row--off')}
              aria-current={selected !== null && 'server' in selected && selected.server === server.id}
              onClick={() => openServer(server.id)}
              data-testid="connection-row"
            >
              <PhaseIcon phase={server.phase} />
              <span className="clip">{server.name}</span>
              <WaitingCount server={server} />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function WaitingCount({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const count = server.tools.filter(({ consent }) => consent === 'new' || consent === 'changed').length
  if (count === 0 || !server.confirmed) return null
  return (
    <span className="tools__version" title={t('connections.waiting', { count })}>
      <Badge tone="warn">{count}</Badge>
    </span>
  )
}

function PhaseIcon({ phase }: { phase: McpPhase }) {
  const { t } = useTranslation()
  const label = t(`connections.phase.${phase}`)
  if (phase === 'failed') return <CircleAlert size={14} className="tools__broken" aria-label={label} />
  if (phase === 'starting' || phase === 'waiting') return <LoaderCircle size={14} aria-label={label} />
  return (
    <span className={classNames('tools__dot', phase === 'ready' && 'tools__dot--on')} role="img" aria-label={label} />
  )
}
