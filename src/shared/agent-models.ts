import type { Settings, SettingsPatch } from './settings.ts'

type AgentModels = Settings['agentModels']

/** The models of agents after a change; null takes one away. */
export function mergeAgentModels(now: AgentModels, change: SettingsPatch['agentModels'] = {}): AgentModels {
  const merged: AgentModels = { ...now }
  for (const [agentId, modelId] of Object.entries(change) as [
    keyof AgentModels,
    AgentModels[keyof AgentModels] | null,
  ][]) {
    if (modelId) merged[agentId] = modelId
    else delete merged[agentId]
  }
  return merged
}
