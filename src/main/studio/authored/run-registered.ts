import type { ToolTrial } from '@shared/authored-tools.ts'
import type { ProposedChange } from '@shared/runs.ts'
import { proposed } from '../../agent/changes/propose.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { newId } from '../../kit/ids.ts'
import { previewedFiles } from '../../tools/changes/workspace-files.ts'
import { invokeTool } from '../../tools/invoke.ts'
import { pictureUrl } from '../../tools/pictures.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { ToolSurroundings } from '../../tools/types.ts'
import { onlySearched } from './run-trial.ts'

interface RegisteredParts {
  registry: ToolRegistry
  audit: AuditLog
  toolContext(): ToolSurroundings
}

/** Runs a tool of the registry alone, written here or not; what it would change of the workspace is only told. Errors: TOOL_UNKNOWN, CANCELLED. */
export async function runRegistered(
  { registry, audit, toolContext }: RegisteredParts,
  actor: string,
  name: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<ToolTrial> {
  const { effect } = registry.get(name)
  const { memory, ...rest } = toolContext()
  const changes: ProposedChange[] = []
  const files = previewedFiles(rest.workspacePath, (change) => changes.push(...proposed(change)))
  const ids = { runId: newId('run'), spanId: newId('span') }
  const context = { ...rest, ...ids, files, memory: onlySearched(memory), signal }
  const about = { actor, action: 'tool.tried', subject: name, details: { effect, arguments: input } }
  // What may change something is in the log before it happens.
  if (effect !== 'pure') audit.append({ ...about, result: 'pending' })
  const started = performance.now()
  const { content, error, pictures } = await invokeTool(registry, { name, arguments: input }, context)
  const milliseconds = performance.now() - started
  audit.append({ ...about, result: error ? 'error' : 'ok' })
  return {
    input,
    output: error ? null : content,
    content,
    error,
    pictures: pictures.map((picture) => ({ url: pictureUrl(picture), name: picture.name, alt: picture.alt })),
    ...(changes.length > 0 ? { changes } : {}),
    logs: [],
    uses: [],
    milliseconds,
    timings: null,
    memoryBytes: 0,
  }
}
