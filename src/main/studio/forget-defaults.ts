import type { AgentId, ModelId } from '@shared/ids.ts'
import type { SettingsService } from './settings.ts'

/** Takes models that are gone from where they were the default: of everything, or of single agents. */
export function forgetDefaults(settings: SettingsService, actor: string, gone: readonly ModelId[]): void {
  const { defaultModelId, embeddingModelId, agentModels } = settings.current
  const isGone = (id: ModelId | null | undefined): boolean => id != null && gone.includes(id)
  const agents = (Object.keys(agentModels) as AgentId[]).filter((agent) => isGone(agentModels[agent]))
  if (!isGone(defaultModelId) && !isGone(embeddingModelId) && agents.length === 0) return
  settings.update(actor, {
    ...(isGone(defaultModelId) ? { defaultModelId: null } : {}),
    ...(isGone(embeddingModelId) ? { embeddingModelId: null } : {}),
    agentModels: Object.fromEntries(agents.map((agent) => [agent, null])),
  })
}
