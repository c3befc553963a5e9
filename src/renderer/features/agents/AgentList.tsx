import type { Agent } from '@shared/agents.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { openAgent } from './agents-commands.ts'
import { agentsState, isDirty } from './agents-state.ts'

/** Own agents before those that ship with the studio. */
export function AgentList({ agents }: { agents: readonly Agent[] }) {
  const { t } = useTranslation()
  const groups = [
    { key: 'own', members: agents.filter(({ builtin }) => !builtin) },
    { key: 'builtin', members: agents.filter(({ builtin }) => builtin) },
  ] as const
  return (
    <nav className="agents__list" aria-label={t('agents.title')}>
      {groups.map(({ key, members }) => (
        <section key={key} aria-label={t(`agents.${key}`)}>
          <h2 className="agents__group">{t(`agents.${key}`)}</h2>
          {members.length === 0 ? <p className="quiet agents__none">{t('agents.noneOwn')}</p> : null}
          <ul className="agents__rows">
            {members.map((agent) => (
              <li key={agent.id}>
                <Row agent={agent} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Row({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const current = useStore(agentsState, ({ selected }) => selected === agent.id)
  const dirty = useStore(agentsState, ({ drafts }) => isDirty(drafts[agent.id]))
  return (
    <button
      type="button"
      className="agents__row"
      aria-current={current}
      onClick={() => openAgent(agent)}
      data-testid="agent-row"
    >
      <span className="clip">{agent.name}</span>
      {dirty ? <span className="agents__dirty" role="img" aria-label={t('agents.unsaved')} /> : null}
      <span className="quiet agents__version">v{agent.version}</span>
    </button>
  )
}
