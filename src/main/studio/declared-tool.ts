import type { RenderedTool } from '@shared/authored-tools.ts'
import type { EngineState, Model } from '@shared/models.ts'
import { GLM_FORMATS } from '../engine/glm/formats.ts'
import type { InferRequest, ToolSchema } from '../engine/types.ts'

export interface RenderPort {
  engine: {
    state: EngineState
    measure(requests: InferRequest[], signal?: AbortSignal): Promise<{ text: string; tokens: number }[]>
  }
  models: readonly Model[]
  /** The model that runs unless another is chosen. */
  defaultModel: Model | null
}

/** Another tool beside it, so that what the first tool of a prompt brings along is not counted. */
const OTHER: ToolSchema = { name: 'other', description: '', parameters: { type: 'object', properties: {} } }

/**
 * A tool as a model reads it: exact, with its tokens, by the model that is loaded; otherwise in the format of the default model, whose
 * tokens only its file can count. Errors: CANCELLED, CONTEXT_OVERFLOW.
 */
export async function renderTool(port: RenderPort, tool: ToolSchema, signal?: AbortSignal): Promise<RenderedTool> {
  const { engine, models, defaultModel } = port
  const loaded = models.find(({ id }) => id === engine.state.modelId) ?? null
  if (loaded && (engine.state.status === 'ready' || engine.state.status === 'busy')) {
    const [without, both] = await engine.measure([request([OTHER]), request([OTHER, tool])], signal)
    if (without && both) {
      return { text: added(without.text, both.text), tokens: both.tokens - without.tokens, model: loaded.name }
    }
  }
  const format = defaultModel?.format && defaultModel.format !== 'template' ? defaultModel.format : 'glm-4.5'
  const [without, both] = [[OTHER], [OTHER, tool]].map((tools) =>
    GLM_FORMATS[format]
      .render(request(tools))
      .pieces.map(({ text }) => text)
      .join(''),
  )
  return { text: added(without ?? '', both ?? ''), tokens: null, model: defaultModel?.name ?? null }
}

function request(tools: ToolSchema[]): InferRequest {
  const messages: InferRequest['messages'] = [{ role: 'user', content: '' }]
  return { messages, tools, thinking: false, sampling: null, seed: 0, maxTokens: 1, repetition: 2 }
}

/** What the longer text has that the shorter has not, between what they share at both ends; from the beginning of a line where it can be. */
export function added(shorter: string, longer: string): string {
  const length = longer.length - shorter.length
  let start = 0
  while (start < shorter.length && shorter[start] === longer[start]) start += 1
  // The same stretch may begin earlier, where it ends as what is before it does.
  for (let at = start; at > 0 && longer[at - 1] === longer[at - 1 + length]; at -= 1) {
    if (longer[at - 1] === '\n') return longer.slice(at, at + length).trim()
  }
  return longer.slice(start, start + length).trim()
}
