import type { Agent, AgentAdapter } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import type { AgentId } from '@shared/ids.ts'
import type { Model } from '@shared/models.ts'
import type { AdapterUse } from '../engine/types.ts'
import type { Studio } from './studio.ts'

/**
 * The adapters an agent wants, found among the known files and fit for `model` by architecture; whether their shapes fit shows when they
 * are applied. Errors: MODEL_NOT_FOUND, MODEL_UNSUPPORTED.
 */
export function findAdapters(known: readonly Model[], agent: Agent, model: Model): AdapterUse[] {
  return agent.adapters.map(({ modelId, scale }) => {
    const adapter = adapterOf(known, modelId, `the agent ${agent.name}`)
    if (adapter.status === 'missing') {
      throw new StudioError(
        'MODEL_NOT_FOUND',
        `The adapter's file ${adapter.path} is not there any more. Open it again from where it is now, or take it from the agent ${agent.name}.`,
      )
    }
    if (adapter.architecture !== model.architecture) {
      throw new StudioError(
        'MODEL_UNSUPPORTED',
        `The adapter ${adapter.name} is for the architecture ${adapter.architecture}, but ${model.name} is of ${model.architecture}. Take it from the agent ${agent.name}, or choose the model it was made for.`,
      )
    }
    return { id: adapter.id, sha256: adapter.sha256, scale }
  })
}

/** Gives an agent these adapters. Errors: NOT_FOUND, MODEL_NOT_FOUND, MODEL_UNSUPPORTED, VALIDATION_FAILED. */
export function chooseAdapters(
  { agents, models }: Studio,
  actor: string,
  agentId: AgentId,
  adapters: AgentAdapter[],
): Agent {
  const known = models.list()
  for (const { modelId } of adapters) adapterOf(known, modelId, 'an agent')
  if (new Set(adapters.map(({ modelId }) => modelId)).size < adapters.length)
    throw new StudioError('VALIDATION_FAILED', 'An adapter is named twice. Name each once, with one scale.')
  return agents.setAdapters(actor, agentId, adapters)
}

function adapterOf(known: readonly Model[], modelId: string, whose: string): Model {
  const adapter = known.find((each) => each.id === modelId)
  if (!adapter)
    throw new StudioError('MODEL_NOT_FOUND', `An adapter of ${whose} is not known any more. Open its GGUF file again.`)
  if (adapter.adapter) return adapter
  throw new StudioError('MODEL_UNSUPPORTED', `${adapter.name} is a model and no adapter.`)
}
