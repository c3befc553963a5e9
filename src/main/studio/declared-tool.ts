import type { RenderedTool } from '@shared/authored-tools.ts'
import type { InferRequest, ToolSchema } from '../engine/types.ts'
import { promptRequest, type RenderPort, renderPrompts } from './render-prompts.ts'

/** Another tool beside it, so that what the first tool of a prompt brings along is not counted. */
const OTHER: ToolSchema = { name: 'other', description: '', parameters: { type: 'object', properties: {} } }

/** A tool as a model reads it, with its tokens where a model is loaded. Errors: CANCELLED, CONTEXT_OVERFLOW. */
export async function renderTool(port: RenderPort, tool: ToolSchema, signal?: AbortSignal): Promise<RenderedTool> {
  const { prompts, model } = await renderPrompts(port, [request([OTHER]), request([OTHER, tool])], signal)
  const [without, both] = prompts
  const tokens =
    typeof both?.tokens === 'number' && typeof without?.tokens === 'number' ? both.tokens - without.tokens : null
  return { text: added(without?.text ?? '', both?.text ?? ''), tokens, model }
}

const request = (tools: ToolSchema[]): InferRequest =>
  promptRequest({ messages: [{ role: 'user', content: '' }], tools, thinking: false })

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
