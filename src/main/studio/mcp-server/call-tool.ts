import type { ToolInfo } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { newId } from '../../kit/ids.ts'
import { KEEP_NOTHING } from '../../tools/changes/types.ts'
import { changingFiles } from '../../tools/changes/workspace-files.ts'
import { invokeTool, type ToolResult } from '../../tools/invoke.ts'
import { permit } from '../../tools/permissions/permit.ts'
import { realPathIn } from '../../tools/permissions/real-path.ts'
import { searchOnly } from '../../tools/search-only.ts'
import type { Studio } from '../studio.ts'

/** Calls a tool for another program. What rules refuse is refused here too. Errors: NOT_ALLOWED, CANCELLED. */
export async function callExposed(
  studio: Studio,
  { name, effect }: ToolInfo,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { audit, tools, settings } = studio
  const surroundings = tools.surroundings()
  const { pathArguments } = tools.registry.get(name)
  const call = { name, arguments: input, effect, pathArguments }
  const { decision, because } = permit(settings.current.permissions, call, realPathIn(surroundings.workspacePath))
  const tell = (result: string) =>
    audit.append({ actor: 'mcp', action: 'tool.executed', subject: name, result, details: { arguments: input } })
  if (decision === 'deny') {
    tell('refused')
    throw new StudioError('NOT_ALLOWED', `This call is not allowed: ${because}`)
  }
  const files = changingFiles(surroundings.workspacePath, KEEP_NOTHING, signal)
  // A memory is kept with the run that wrote it, and a call from outside is none.
  const memory = searchOnly(
    surroundings.memory,
    'Another program can search the memory and not change it; let an agent do that.',
  )
  const context = { ...surroundings, files, memory, runId: newId('run'), spanId: newId('span'), signal }
  const result = await invokeTool(tools.registry, { name, arguments: input }, context)
  tell(result.isError ? 'error' : 'ok')
  return result
}
