import type { Agent, AgentAdapter } from '@shared/agents.ts'
import type { ModelId } from '@shared/ids.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { modelsState } from './models-state.ts'

/** Lets the person choose a GGUF file, and shows it. */
export async function openModel(): Promise<void> {
  if (modelsState.getState().opening) return
  modelsState.setState({ opening: true })
  const model = await attempt(() => api().models.choose())
  modelsState.setState({ opening: false })
  if (!model) return
  modelsState.setState({ selected: model.id })
  tell(i18next.t('models.added', { name: model.name }))
}

/** `force` loads what does not seem to fit into memory. */
export async function loadModel(modelId: ModelId, force = false): Promise<void> {
  modelsState.setState({ loading: modelId })
  await attempt(() => api().models.load({ modelId, force }))
  modelsState.setState((now) => (now.loading === modelId ? { loading: null } : {}))
}

export async function unloadModel(): Promise<void> {
  await attempt(() => api().models.unload())
}

/** Asks first; {@link removeModel} does it. */
export function askToRemove(modelId: ModelId | null): void {
  modelsState.setState({ removing: modelId })
}

export async function removeModel(modelId: ModelId): Promise<void> {
  const done = await attempt(async () => {
    await api().models.remove({ modelId })
    return true
  })
  if (done) modelsState.setState((now) => (now.selected === modelId ? { selected: null } : {}))
}

export async function makeDefault(modelId: ModelId): Promise<void> {
  await attempt(() => api().settings.update({ defaultModelId: modelId }))
}

/** Gives an agent these adapters instead of its own; runs that have started keep theirs. */
export async function chooseAdapters({ id: agentId }: Agent, adapters: AgentAdapter[]): Promise<void> {
  await attempt(() => api().agents.setAdapters({ agentId, adapters }))
}
