import type { AgentId, ModelId } from '@shared/ids.ts'
import { AgentId as AgentIdSchema, ModelId as ModelIdSchema } from '@shared/ids.ts'
import type { ChatMessage, InferRequest } from '../../engine/types.ts'
import type { Store } from '../../store/types.ts'
import type { ModelAnswer, ModelPort } from '../../tools/ports.ts'
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

/** Asks the model of a run, or the default one where there is none. Without tools, and without thinking. Errors: those of the engine. */
export async function askRunModel(
  { store, targets, defaultAgent }: RunModelParts,
  question: Pick<InferRequest, 'messages' | 'maxTokens' | 'sampling'>,
  { runId, signal }: { runId: string; signal: AbortSignal },
): Promise<ModelAnswer> {
  const { modelId, agentId } = whose(store, runId) ?? { modelId: undefined, agentId: defaultAgent() }
  const target = await targets().find(modelId, agentId)
  const request = { ...question, tools: [], thinking: false, seed: SEED, repetition: REPETITION }
  const { content, timings } = await target.infer(request, () => undefined, signal)
  signal.throwIfAborted()
  return {
    text: content,
    model: target.name,
    inputTokens: timings.cache_n + timings.prompt_n,
    outputTokens: timings.predicted_n,
  }
}

/** The model as tools have it. */
export function runModel(parts: RunModelParts): ModelPort {
  return {
    ask: ({ prompt, system, maxTokens }, call) => {
      const messages: ChatMessage[] = [
        ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
        { role: 'user', content: prompt },
      ]
      return askRunModel(parts, { messages, maxTokens, sampling: null }, call)
    },
  }
}

function whose(store: Store, runId: string): { modelId: ModelId; agentId: AgentId } | null {
  const row = store.get<{ modelId: string; agentId: string }>(
    'SELECT model_id AS modelId, agent_id AS agentId FROM run WHERE id = :runId',
    { runId },
  )
  return row ? { modelId: ModelIdSchema.parse(row.modelId), agentId: AgentIdSchema.parse(row.agentId) } : null
}
