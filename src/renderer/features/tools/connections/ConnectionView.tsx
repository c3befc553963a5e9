import type { McpPhase, McpServer } from '@shared/mcp.ts'
import { Pencil, RotateCw, Stethoscope, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Badge, type Tone } from '../../../ui/Badge.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { AccessActions } from './AccessActions.tsx'
import { ConnectionLogs } from './ConnectionLogs.tsx'
import { connect, enableServer, examine } from './connections-commands.ts'
import { connectionsState } from './connections-state.ts'
import { DoctorReport } from './DoctorReport.tsx'
import { ProblemNote } from './ProblemNote.tsx'
import { SecretFields } from './SecretFields.tsx'
import { ServerAllows } from './ServerAllows.tsx'
import { ServerContents } from './ServerContents.tsx'
import { ServerTools } from './ServerTools.tsx'

const TONES: Record<McpPhase, Tone> = {
  disabled: 'neutral',
  unconfirmed: 'warn',
  idle: 'neutral',
  starting: 'accent',
  ready: 'good',
  waiting: 'warn',
  failed: 'bad',
}

/** One server: how it stands, what it is started with, its tools, what it writes. */
export function ConnectionView({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const id = useId()
  const { name, phase, problem, peer, confirmed, enabled, definition } = server
  const checks = useStore(connectionsState, (state) => state.checks[server.id])
  return (
    <section className="tool" aria-label={name} data-testid="connection" data-phase={phase}>
      <div className="tool__head">
        <h2 className="tool__name clip">{name}</h2>
        <Badge tone={TONES[phase]}>{t(`connections.phase.${phase}`)}</Badge>
        <span className="spacer" />
        {confirmed ? (
          <>
            <label className="tool__switch" htmlFor={id}>
              {t('connections.enabled')}
            </label>
            <Toggle
              id={id}
              checked={enabled}
              onChange={(next) => void enableServer(server, next)}
              testId="connection-enabled"
            />
            <IconButton
              label={t(phase === 'ready' ? 'connections.reconnect' : 'connections.connect')}
              disabled={!enabled}
              busy={phase === 'starting'}
              onClick={() => void connect(server)}
              data-testid="connection-connect"
            >
              <RotateCw size={14} aria-hidden="true" />
            </IconButton>
          </>
        ) : (
          <Button
            size="small"
            variant="primary"
            onClick={() => connectionsState.setState({ confirming: server.id })}
            data-testid="connection-confirm"
          >
            {t('connections.review')}
          </Button>
        )}
        <Button
          size="small"
          icon={<Stethoscope size={14} aria-hidden="true" />}
          busy={checks === null}
          onClick={() => void examine(server)}
          data-testid="connection-doctor"
        >
          {t('connections.doctor')}
        </Button>
        <IconButton
          label={t('connections.change')}
          onClick={() => connectionsState.setState({ changing: server.id })}
          data-testid="connection-change"
        >
          <Pencil size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('connections.remove')}
          onClick={() => connectionsState.setState({ removing: server.id })}
          data-testid="connection-remove"
        >
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      <div className="view__scroll pad">
        {phase === 'unconfirmed' ? <p className="offer__note">{t('connections.unconfirmedText')}</p> : null}
        <SecretFields server={server} />
        {problem ? <ProblemNote problem={problem} /> : null}
        <AccessActions server={server} />
        {checks ? <DoctorReport checks={checks} /> : null}
        <Facts
          facts={[
            {
              name: t(definition.transport === 'stdio' ? 'connections.command' : 'connections.address'),
              value: <code className="break">{server.commandLine}</code>,
            },
            ...(server.given.length > 0
              ? [
                  {
                    name: t('connections.given'),
                    value: <code className="break connections__given">{server.given.join('\n')}</code>,
                  },
                ]
              : []),
            ...(peer
              ? [
                  { name: t('connections.peer'), value: `${peer.name} ${peer.version}` },
                  { name: t('connections.protocol'), value: peer.protocol },
                ]
              : []),
          ]}
        />
        <ServerTools server={server} />
        {confirmed ? <ServerAllows server={server} /> : null}
        <ServerContents server={server} />
        <ConnectionLogs server={server} />
      </div>
    </section>
  )
}
