import type { AgentDraft, ToolInfo } from '@shared/agents.ts'
import type { AgentId } from '@shared/ids.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { writeAgent } from './agents-commands.ts'

interface Props {
  id: AgentId
  draft: AgentDraft
  readOnly: boolean
  onInspect: () => void
}

const NONE: ToolInfo[] = []

/** The tools it may use, chosen among all there are; the chosen ones come first when the list is not filtered. */
export function AgentTools({ id, draft, readOnly }: Props) {
  const { t } = useTranslation()
  const tools = useStudio((studio) => studio.tools) ?? NONE
  const [filter, setFilter] = useState('')
  const [all, setAll] = useState(false)
  const chosen = new Set(draft.tools)
  const known = new Map(tools.map((tool) => [tool.name, tool]))
  const wanted = filter.trim().toLowerCase()
  const matching = tools.filter(
    ({ name, description }) => wanted === '' || `${name} ${description}`.toLowerCase().includes(wanted),
  )
  const shown = readOnly || (!all && wanted === '') ? matching.filter(({ name }) => chosen.has(name)) : matching
  const missing = draft.tools.filter((name) => !known.has(name))
  const toggle = (name: string, on: boolean) =>
    writeAgent(id, { tools: on ? [...draft.tools, name] : draft.tools.filter((each) => each !== name) })
  return (
    <section className="agent__tools" aria-label={t('agents.tools')} data-testid="agent-tools">
      <div className="agent__tools-head">
        <h3 className="section-title">{t('agents.toolsCount', { count: draft.tools.length })}</h3>
        <span className="spacer" />
        {readOnly ? null : (
          <>
            <label className="agent__all">
              <input
                type="checkbox"
                checked={all}
                onChange={(event) => setAll(event.target.checked)}
                data-testid="agent-tools-all"
              />
              {t('agents.allTools', { count: tools.length })}
            </label>
            <input
              className="field agent__filter"
              type="search"
              placeholder={t('agents.findTool')}
              aria-label={t('agents.findTool')}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              data-testid="agent-tools-filter"
            />
          </>
        )}
      </div>
      {shown.length + missing.length === 0 ? (
        <p className="quiet">{t(wanted === '' ? 'agents.noTools' : 'agents.noToolFound')}</p>
      ) : null}
      <ul className="agent__tool-list">
        {missing.map((name) => (
          <li key={name} className="agent__tool">
            <label>
              <input type="checkbox" checked disabled={readOnly} onChange={() => toggle(name, false)} />
              <span className="mono clip">{name}</span>
            </label>
            <span className="agent__tool-bad">{t('agents.toolMissing')}</span>
          </li>
        ))}
        {shown.map((tool) => (
          <li key={tool.name} className="agent__tool">
            <label>
              <input
                type="checkbox"
                checked={chosen.has(tool.name)}
                disabled={readOnly}
                onChange={(event) => toggle(tool.name, event.target.checked)}
                data-testid={`agent-tool-${tool.name}`}
              />
              <span className="mono clip">{tool.name}</span>
            </label>
            <span className="quiet clip agent__tool-text">{tool.disabledReason ?? tool.description}</span>
            <EffectBadge effect={tool.effect} />
          </li>
        ))}
      </ul>
    </section>
  )
}
