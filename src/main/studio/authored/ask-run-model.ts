import type { AgentId, ModelId } from '@shared/ids.ts'
import { AgentId as AgentIdSchema, ModelId as ModelIdSchema } from '@shared/ids.ts'
import type { ChatMessage } from '../../engine/types.ts'
import type { Store } from '../../store/types.ts'
import type { ModelPort } from '../../tools/ports.ts'
import type { RunTargets } from '../run-targets.ts'

/** The same question gives the same answer on the same machine. */
const SEED = 1
const REPETITION = 20

export interface RunModelParts {
  store: Store
  targets(): RunTargets
  /** Whose default model answers a tool that is run alone. */
  defaultAgent(): AgentId
}

/** Asks the model of the run that a tool is called in; alone, the default one. Without tools, and without thinking. */
export function runModel({ store, targets, defaultAgent }: RunModelParts): ModelPort {
  const whose = (runId: string): { modelId: ModelId | undefined; agentId: AgentId } => {
    const row = store.get<{ modelId: string; agentId: string }>(
      'SELECT model_id AS modelId, agent_id AS agentId FROM run WHERE id = :runId',
      { runId },
    )
    if (!row) return { modelId: undefined, agentId: defaultAgent() }
    return { modelId: ModelIdSchema.parse(row.modelId), agentId: AgentIdSchema.parse(row.agentId) }
  }
  return {
    async ask({ prompt, system, maxTokens }, { runId, signal }) {
      const { modelId, agentId } = whose(runId)
      const target = await targets().find(modelId, agentId)
      const messages: ChatMessage[] = [
        ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
        { role: 'user', content: prompt },
      ]
      const request = {
        messages,
        tools: [],
        thinking: false,
        sampling: null,
        seed: SEED,
        maxTokens,
        repetition: REPETITION,
      }
      const { content, timings } = await target.infer(request, () => undefined, signal)
      signal.throwIfAborted()
      return {
        text: content,
        model: target.name,
        inputTokens: timings.cache_n + timings.prompt_n,
        outputTokens: timings.predicted_n,
      }
    },
  }
}
