import { isEmbedder } from '@shared/embedding.ts'
import type { Model } from '@shared/models.ts'
import type { StudioState } from '@shared/state.ts'
import type { TFunction } from 'i18next'
import { Bot, Box } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { effectiveAgent, effectiveModel, runState } from './run-state.ts'

export function AgentPicker() {
  const { t } = useTranslation()
  const agents = useStudio((studio) => studio.agents) ?? []
  const chosen = useStore(runState, (state) => state.agentId)
  const value = useStudio((studio) => effectiveAgent(studio, chosen)) ?? null
  return (
    <ChoiceMenu
      label={t('run.agent')}
      icon={<Bot size={14} aria-hidden="true" />}
      value={value}
      placeholder={t('run.noAgent')}
      testId="run-agent"
      choices={agents.map((agent) => ({ value: agent.id, label: agent.name, detail: agent.description }))}
      onChoose={(id) => runState.setState({ agentId: agents.find((agent) => agent.id === id)?.id ?? null })}
    />
  )
}

export function ModelPicker() {
  const { t } = useTranslation()
  const known = useStudio((studio) => studio.models) ?? []
  const models = known.filter((model) => model.adapter === null && !isEmbedder(model))
  const servers = useStudio((studio) => studio.servers) ?? []
  const remote = servers.flatMap((server) => server.models.map((model) => ({ model, server })))
  const engine = useStudio((studio) => studio.engine)
  const chosen = useStore(runState, (state) => state.modelId)
  const agentId = useStore(runState, (state) => state.agentId)
  const value = useStudio((studio) => effectiveModel(studio, chosen, effectiveAgent(studio, agentId))) ?? null
  return (
    <ChoiceMenu
      label={t('run.model')}
      icon={<Box size={14} aria-hidden="true" />}
      value={value}
      placeholder={t('run.noModel')}
      testId="run-model"
      choices={[
        ...models.map((model) => {
          const load = loadState(model, engine)
          return {
            value: model.id,
            label: model.name,
            detail: describe(model, load, t),
            disabled: model.status !== 'available',
            mark: <span className={`load-dot load-dot--${load}`} />,
          }
        }),
        ...remote.map(({ model, server }) => ({
          value: model.id,
          label: model.name,
          detail: t('run.onServer', { name: server.name }),
        })),
      ]}
      onChoose={(id) =>
        runState.setState({
          modelId: [...models, ...remote.map((each) => each.model)].find((model) => model.id === id)?.id ?? null,
        })
      }
    />
  )
}

type LoadState = 'missing' | 'changed' | 'unloaded' | 'loading' | 'loaded'

function loadState(model: Model, engine: StudioState['engine'] | undefined): LoadState {
  if (model.status !== 'available') return model.status
  if (engine?.modelId !== model.id) return 'unloaded'
  if (engine.status === 'loading' || engine.status === 'starting') return 'loading'
  return engine.status === 'ready' || engine.status === 'busy' ? 'loaded' : 'unloaded'
}

function describe(model: Model, load: LoadState, t: TFunction): string {
  return [model.architecture, model.quantization, t(`model.load.${load}`)].filter(Boolean).join(' · ')
}
