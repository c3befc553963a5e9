import { StudioError } from '@shared/errors.ts'
import { invokeTool } from '../../invoke.ts'
import type { ToolRegistry } from '../../registry.ts'
import type { ToolContext } from '../../types.ts'

/**
 * What a model would read of another tool. Only one that changes nothing: a person who approves a call sees that call, and not what it
 * calls. Errors: NOT_ALLOWED, TOOL_UNKNOWN, TOOL_FAILED, CANCELLED.
 */
export async function callOther(
  registry: ToolRegistry,
  name: string,
  input: Record<string, unknown>,
  context: ToolContext,
): Promise<string> {
  if (registry.get(name).effect !== 'pure')
    throw new StudioError('NOT_ALLOWED', `${name} changes something, so a model has to call it itself.`)
  // Its span is that of the tool that calls.
  const { note: _note, ...inner } = context
  const { content, isError } = await invokeTool(registry, { name, arguments: input }, inner)
  if (isError) throw new StudioError('TOOL_FAILED', content.replace(/^Error: /, ''))
  return content
}
