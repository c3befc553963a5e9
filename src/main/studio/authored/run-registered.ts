import type { ToolTrial } from '@shared/authored-tools.ts'
import type { ProposedChange } from '@shared/runs.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { invokeTool } from '../../tools/invoke.ts'
import { pictureUrl } from '../../tools/pictures.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { ToolSurroundings } from '../../tools/types.ts'
import { trialContext } from './trial-context.ts'

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
  const changes: ProposedChange[] = []
  const context = trialContext(toolContext(), changes, signal)
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
