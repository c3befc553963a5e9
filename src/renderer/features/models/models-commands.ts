import type { Agent, AgentAdapter } from '@shared/agents.ts'
import type { AgentId, ModelId } from '@shared/ids.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { getState } from './get-state.ts'
import { modelsState } from './models-state.ts'

/** Asks how to add a model from disk; {@link openModel} does it. */
export function askToAdd(): void {
  getState.setState({ page: 'here' })
  modelsState.setState({ adding: true })
}

let reading: AbortController | null = null

/** Closes the dialog, and stops what is being read or copied. */
export function stopAdding(): void {
  reading?.abort()
  modelsState.setState({ adding: false })
}

/** Lets the person choose a GGUF file, adds it or a copy of it, and shows it. */
export async function openModel(copy: boolean): Promise<void> {
  if (modelsState.getState().opening) return
  modelsState.setState({ opening: true })
  const mine = new AbortController()
  reading = mine
  const model = await attempt(async () => {
    try {
      return await api().models.choose({ copy }, { signal: mine.signal })
    } catch (error) {
      if (mine.signal.aborted) return null
      throw error
    }
  })
  modelsState.setState({ opening: false, adding: false })
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

/** `deleteFile` only for a model that the studio copied or downloaded. */
export async function removeModel(modelId: ModelId, deleteFile: boolean): Promise<void> {
  const done = await attempt(async () => {
    await api().models.remove({ modelId, deleteFile })
    return true
  })
  if (done) modelsState.setState((now) => (now.selected === modelId ? { selected: null } : {}))
}

export async function annotateModel(modelId: ModelId, change: { tags?: string[]; notes?: string }): Promise<void> {
  await attempt(() => api().models.annotate({ modelId, ...change }))
}

/** Null leaves the choice to the studio again. */
export async function makeDefaultFor(agentId: AgentId, modelId: ModelId | null): Promise<void> {
  await attempt(() => api().settings.update({ agentModels: { [agentId]: modelId } }))
}

/** Null leaves the choice to the studio again. */
export async function makeDefault(modelId: ModelId | null): Promise<void> {
  await attempt(() => api().settings.update({ defaultModelId: modelId }))
}

/** Gives an agent these adapters instead of its own; runs that have started keep theirs. */
export async function chooseAdapters({ id: agentId }: Agent, adapters: AgentAdapter[]): Promise<void> {
  await attempt(() => api().agents.setAdapters({ agentId, adapters }))
}
