import type { Agent, AgentOverrides, ContextPolicy } from '@shared/agents.ts'
import { isEmbedder } from '@shared/embedding.ts'
import type { ErrorInfo } from '@shared/errors.ts'
import type { AgentId, ModelId, RunId, SpanId } from '@shared/ids.ts'
import type { RunPriority } from '@shared/runs.ts'
import type { StudioState } from '@shared/state.ts'
import { createStore } from 'zustand/vanilla'

/** Characters a run takes, as the contract has it: a longer text is not even sent. */
export const MAX_INPUT = 1_000_000

export interface RunState {
  /** What is being written. */
  draft: string
  /** Chosen by the person, or null for the default. */
  agentId: AgentId | null
  modelId: ModelId | null
  /** As typed. */
  seed: string
  reproducible: boolean
  /** Whether tokens are guessed ahead from the prompt. */
  guessAhead: boolean
  /** What runs do otherwise than their agent. */
  overrides: AgentOverrides
  priority: RunPriority
  /** Null: what the agent says. */
  context: ContextPolicy | null
  /** The run on the screen. */
  runId: RunId | null
  starting: boolean
  startError: ErrorInfo | null
  selectedSpan: SpanId | null
}

export const runState = createStore<RunState>(() => ({
  draft: '',
  agentId: null,
  modelId: null,
  seed: '',
  reproducible: false,
  guessAhead: false,
  overrides: {},
  priority: 'high',
  context: null,
  runId: null,
  starting: false,
  startError: null,
  selectedSpan: null,
}))

/** The agent a run would use. */
export const chosenAgent = (studio: StudioState, chosen: AgentId | null): Agent | undefined =>
  studio.agents.find((each) => each.id === chosen) ?? studio.agents[0]

export const effectiveAgent = (studio: StudioState, chosen: AgentId | null): AgentId | null =>
  chosenAgent(studio, chosen)?.id ?? null

/** Changes what runs do otherwise than their agent; undefined goes back to the agent's own. */
export function override(change: { [Name in keyof AgentOverrides]: AgentOverrides[Name] | undefined }): void {
  runState.setState(({ overrides }) => {
    const entries = Object.entries({ ...overrides, ...change }).filter(([, value]) => value !== undefined)
    return { overrides: Object.fromEntries(entries) }
  })
}

/** The model a run would use: the chosen one, the agent's, the default, the loaded one, the bundled one, or any that is there. */
export function effectiveModel(
  studio: StudioState,
  chosen: ModelId | null,
  agentId: AgentId | null = null,
): ModelId | null {
  const usable = studio.models.filter(
    (model) => model.status === 'available' && model.adapter === null && !isEmbedder(model),
  )
  const remote = studio.servers.flatMap((server) => server.models)
  const own = agentId === null ? null : studio.settings.agentModels[agentId]
  const wanted = [chosen, own, studio.settings.defaultModelId, studio.engine.modelId]
  for (const id of wanted) if (id && [...usable, ...remote].some((model) => model.id === id)) return id
  return (usable.find((model) => model.bundled) ?? usable[0])?.id ?? null
}
