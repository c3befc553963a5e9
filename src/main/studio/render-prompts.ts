import type { EngineState, Model } from '@shared/models.ts'
import { GLM_FORMATS } from '../engine/glm/formats.ts'
import type { InferRequest } from '../engine/types.ts'
import type { Studio } from './studio.ts'

export interface RenderPort {
  engine: {
    state: EngineState
    measure(requests: InferRequest[], signal?: AbortSignal): Promise<{ text: string; tokens: number }[]>
  }
  models: readonly Model[]
  /** The model that runs unless another is chosen. */
  defaultModel: Model | null
}

export const renderPort = ({ engine, models, settings }: Studio): RenderPort => {
  const all = models.list()
  const { defaultModelId } = settings.current
  return { engine, models: all, defaultModel: all.find(({ id }) => id === defaultModelId) ?? all[0] ?? null }
}

export interface RenderedPrompts {
  /** One for each request. */
  prompts: { text: string; tokens: number | null }[]
  /** Whose format it is; null when there is no model. */
  model: string | null
  /** Tokens the loaded model can hold; null while none is loaded. */
  contextSize: number | null
}

export const promptRequest = (parts: Pick<InferRequest, 'messages' | 'tools' | 'thinking'>): InferRequest => ({
  ...parts,
  sampling: null,
  seed: 0,
  maxTokens: 1,
  repetition: 2,
})

/**
 * Prompts as a model reads them: exact, with their tokens, by the model that is loaded; otherwise in the format of the default model,
 * whose tokens only its file can count. Errors: CANCELLED, CONTEXT_OVERFLOW.
 */
export async function renderPrompts(
  { engine, models, defaultModel }: RenderPort,
  requests: InferRequest[],
  signal?: AbortSignal,
): Promise<RenderedPrompts> {
  const { status, modelId, contextSize } = engine.state
  const loaded = models.find(({ id }) => id === modelId) ?? null
  if (loaded && (status === 'ready' || status === 'busy')) {
    return { prompts: await engine.measure(requests, signal), model: loaded.name, contextSize }
  }
  const format = defaultModel?.format && defaultModel.format !== 'template' ? defaultModel.format : 'glm-4.5'
  const prompts = requests.map((request) => {
    const { pieces } = GLM_FORMATS[format].render(request)
    return { text: pieces.map(({ text }) => text).join(''), tokens: null }
  })
  return { prompts, model: defaultModel?.name ?? null, contextSize: null }
}
