import { CornerDownLeft, Wrench } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { EXAMPLES } from './examples.ts'
import { focusInput } from './run-commands.ts'
import { effectiveAgent, runState } from './run-state.ts'

/** What the view shows before anything was asked: who will answer, with what, and where to begin. */
export function RunWelcome() {
  const { t } = useTranslation()
  const chosen = useStore(runState, (state) => state.agentId)
  const agent = useStudio((studio) => {
    const id = effectiveAgent(studio, chosen)
    return studio.agents.find((each) => each.id === id)
  })
  const tools = useStudio((studio) => studio.tools) ?? []
  return (
    <div className="welcome">
      <h2 className="welcome__title">{t('run.welcome')}</h2>
      <p className="welcome__text">{agent ? agent.description : t('run.noAgent')}</p>
      <div className="welcome__examples">
        {EXAMPLES.map((example) => (
          <button
            key={example.text}
            type="button"
            className="example"
            data-testid="run-example"
            onClick={() => {
              runState.setState({ draft: example.text })
              focusInput()
            }}
          >
            <span className="example__text">{example.text}</span>
            <span className="example__note">{t(`run.example.${example.note}`)}</span>
            <CornerDownLeft size={14} aria-hidden="true" />
          </button>
        ))}
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
