import { CornerDownLeft, Wrench } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { EXAMPLE_NOTES } from './examples.ts'
import { focusInput } from './run-commands.ts'
import { effectiveAgent, runState } from './run-state.ts'

/** What the view shows before anything was asked: who will answer, with what, and where to begin. */
export function RunWelcome() {
  const { t } = useTranslation()
  const chosen = useStore(runState, (state) => state.agentId)
  const agents = useStudio((studio) => studio.agents) ?? []
  const current = useStudio((studio) => effectiveAgent(studio, chosen))
  const agent = agents.find(({ id }) => id === current)
  const tools = useStudio((studio) => studio.tools) ?? []
  return (
    <div className="welcome">
      <h2 className="welcome__title">{t('run.welcome')}</h2>
      <ul className="welcome__agents" aria-label={t('run.agents')}>
        {agents.map(({ id, name, description }) => (
          <li key={id}>
            <button
              type="button"
              className="welcome__agent"
              aria-pressed={id === agent?.id}
              title={description}
              onClick={() => runState.setState({ agentId: id })}
              data-testid="welcome-agent"
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      <p className="welcome__text">{agent ? agent.description : t('run.noAgent')}</p>
      <div className="welcome__examples">
        {agent?.examples?.map((text) => {
          const note = EXAMPLE_NOTES[text]
          return (
            <button
              key={text}
              type="button"
              className="example"
              data-testid="run-example"
              onClick={() => {
                runState.setState({ draft: text })
                focusInput()
              }}
            >
              <span className="example__text">{text}</span>
              {note ? <span className="example__note">{t(`run.example.${note}`)}</span> : null}
              <CornerDownLeft size={14} aria-hidden="true" />
            </button>
          )
        })}
      </div>
      {agent ? (
        <>
          <h3 className="section-title">{t('run.toolsOf', { name: agent.name })}</h3>
          <ul className="tool-list">
            {agent.tools.map((name) => {
              const tool = tools.find((each) => each.name === name)
              return (
                <li key={name} className="tool-list__item">
                  <Wrench size={12} aria-hidden="true" />
                  <Tip text={tool?.disabledReason ?? tool?.description ?? name} side="top">
                    <span className={tool?.disabledReason ? 'tool-list__name tool-list__name--off' : 'tool-list__name'}>
                      {name}
                    </span>
                  </Tip>
                  {tool && tool.effect !== 'pure' ? <EffectBadge effect={tool.effect} /> : null}
                </li>
              )
            })}
          </ul>
        </>
      ) : null}
    </div>
  )
}
