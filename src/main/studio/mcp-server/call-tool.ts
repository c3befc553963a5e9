import type { ToolInfo } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { newId } from '../../kit/ids.ts'
import { KEEP_NOTHING } from '../../tools/changes/types.ts'
import { changingFiles } from '../../tools/changes/workspace-files.ts'
import { invokeTool, type ToolResult } from '../../tools/invoke.ts'
import { permit } from '../../tools/permissions/permit.ts'
import { realPathIn } from '../../tools/permissions/real-path.ts'
import { searchOnly } from '../../tools/search-only.ts'
import type { ToolContext } from '../../tools/types.ts'
import type { Studio } from '../studio.ts'
import { ServedCall } from './served-call.ts'

interface OutsideCall {
  tool: ToolInfo
  input: Record<string, unknown>
  /** Name of the program that calls. */
  caller: string
}

/**
 * Calls a tool for another program. What rules refuse is refused here too; what may change something is kept with the way back.
 * Errors: NOT_ALLOWED, CANCELLED.
 */
export async function callExposed(studio: Studio, outside: OutsideCall, signal: AbortSignal): Promise<ToolResult> {
  const { tool, input, caller } = outside
  const { name, effect } = tool
  const { audit, tools, settings } = studio
  const surroundings = tools.surroundings()
  const { pathArguments } = tools.registry.get(name)
  const call = { name, arguments: input, effect, pathArguments }
  const { decision, because } = permit(settings.current.permissions, call, realPathIn(surroundings.workspacePath))
  const tell = (result: string) =>
    audit.append({
      actor: 'mcp',
      action: 'tool.executed',
      subject: name,
      result,
      details: { caller, arguments: input },
    })
  if (decision === 'deny') {
    tell('refused')
    throw new StudioError('NOT_ALLOWED', `This call is not allowed: ${because}`)
  }
  // A memory is kept with the run that wrote it, and a call from outside is none of an agent.
  const memory = searchOnly(
    surroundings.memory,
    'Another program can search the memory and not change it; let an agent do that.',
  )
  const own = (more: Pick<ToolContext, 'files' | 'runId' | 'spanId'> & Partial<ToolContext>): ToolContext => ({
    ...surroundings,
    memory,
    signal,
    ...more,
  })
  const invoke = (context: ToolContext) => invokeTool(tools.registry, { name, arguments: input }, context)
  if (effect !== 'pure') {
    const served = new ServedCall(studio, outside)
    const { runId, spanId } = served
    const files = changingFiles(surroundings.workspacePath, served.files, signal)
    const keepUndo = (undoer: string, data: unknown): void => served.keepUndo(undoer, data)
    return await served.make(() => invoke(own({ files, runId, spanId, keepUndo })))
  }
  const files = changingFiles(surroundings.workspacePath, KEEP_NOTHING, signal)
  const result = await invoke(own({ files, runId: newId('run'), spanId: newId('span') }))
  tell(result.isError ? 'error' : 'ok')
  return result
}
