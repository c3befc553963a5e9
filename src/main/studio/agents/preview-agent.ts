import type { AgentDraft, AgentPreview } from '@shared/agents.ts'
import { fillPrompt, type PromptValues } from '@shared/prompt-variables.ts'
import type { ToolSchema } from '../../engine/types.ts'
import { promptRequest, type RenderPort, renderPrompts } from '../render-prompts.ts'

/**
 * What a model reads when this agent is asked `input`, as the first inference of a run would send it. `declared`: the tools a run
 * would be given now. Errors: CANCELLED, CONTEXT_OVERFLOW.
 */
export async function previewAgent(
  port: RenderPort,
  draft: AgentDraft,
  input: string,
  { declared, values }: { declared: readonly ToolSchema[]; values: PromptValues },
  signal?: AbortSignal,
): Promise<AgentPreview> {
  const tools = declared.map(({ name, description, parameters }) => ({ name, description, parameters }))
  const request = (prompt: string, given: ToolSchema[]) =>
    promptRequest({
      messages: [...(prompt ? [{ role: 'system' as const, content: prompt }] : []), { role: 'user', content: input }],
      tools: given,
      thinking: draft.thinking,
    })
  const prompt = fillPrompt(draft.prompt, values)
  const rendered = await renderPrompts(port, [request(prompt, tools), request('', tools), request(prompt, [])], signal)
  const [whole, unprompted, toolless] = rendered.prompts
  const total = whole?.tokens ?? null
  const given = new Set(tools.map(({ name }) => name))
  return {
    text: whole?.text ?? '',
    tokens:
      total === null
        ? null
        : { total, prompt: total - (unprompted?.tokens ?? 0), tools: total - (toolless?.tokens ?? 0) },
    contextSize: rendered.contextSize,
    model: rendered.model,
    missing: draft.tools.filter((name) => !given.has(name)),
  }
}
