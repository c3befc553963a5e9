import type { Agent } from '@shared/agents.ts'
import type { Model } from '@shared/models.ts'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { Toggle } from '../../ui/Toggle.tsx'
import { chooseAdapters } from './models-commands.ts'

/** As the contract bounds it. */
const SCALE = { min: -4, max: 4, step: 0.05 }

/** Which agents use this adapter, and how strongly. */
export function AdapterAgents({ model }: { model: Model }) {
  const { t } = useTranslation()
  const agents = useStudio((studio) => studio.agents) ?? []
  return (
    <section aria-label={t('adapters.title')} data-testid="adapter-agents">
      <h3 className="section-title">{t('adapters.title')}</h3>
      <p className="quiet">{t('adapters.text')}</p>
      {agents.map((agent) => (
        <AdapterAgent key={agent.id} agent={agent} model={model} />
      ))}
    </section>
  )
}

function AdapterAgent({ agent, model }: { agent: Agent; model: Model }) {
  const { t } = useTranslation()
  const id = useId()
  const used = agent.adapters.find((each) => each.modelId === model.id)
  const others = agent.adapters.filter((each) => each.modelId !== model.id)
  const shown = String(used?.scale ?? 1)
  const [draft, setDraft] = useState(shown)
  useEffect(() => setDraft(shown), [shown])
  const use = (scale: number) => void chooseAdapters(agent, [...others, { modelId: model.id, scale }])
  const commit = () => {
    const scale = Number(draft)
    if (draft.trim() === '' || !(scale >= SCALE.min && scale <= SCALE.max)) setDraft(shown)
    else if (scale !== used?.scale) use(scale)
  }
  return (
    <div className="adapter-agent" data-testid="adapter-agent">
      <Toggle
        id={id}
        checked={used !== undefined}
        onChange={(checked) => (checked ? use(1) : void chooseAdapters(agent, others))}
      />
      <label className="adapter-agent__name" htmlFor={id}>
        {agent.name}
      </label>
      {used ? (
        <input
          type="number"
          className="field adapter-agent__scale"
          aria-label={t('adapters.scale', { name: agent.name })}
          {...SCALE}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
          }}
        />
      ) : null}
    </div>
  )
}
