import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { Toggle } from '../../ui/Toggle.tsx'
import { giveTool } from './tools-commands.ts'

/** Which agents have a tool. */
export function ToolAgents({ name, enabled }: { name: string; enabled: boolean }) {
  const { t } = useTranslation()
  const id = useId()
  const agents = useStudio((studio) => studio.agents) ?? []
  return (
    <section aria-label={t('tools.agents')} data-testid="tool-agents">
      <h3 className="section-title">{t('tools.agents')}</h3>
      <p className="quiet">{t(enabled ? 'tools.agentsText' : 'tools.agentsOff')}</p>
      {agents.map((agent) => (
        <div key={agent.id} className="adapter-agent">
          <Toggle
            id={`${id}-${agent.id}`}
            checked={agent.tools.includes(name)}
            onChange={(has) => void giveTool(agent.id, name, has)}
            testId={`tool-agent-${agent.id}`}
          />
          <label className="adapter-agent__name" htmlFor={`${id}-${agent.id}`}>
            {agent.name}
          </label>
        </div>
      ))}
    </section>
  )
}
