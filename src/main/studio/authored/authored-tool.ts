import { randomInt } from 'node:crypto'
import type { CapabilityUse, ToolDeclaration } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import { fromSchema, objectFromSchema } from '../../tools/from-schema.ts'
import type { HostCall, Sandbox, SandboxResult, Surroundings } from '../../tools/sandbox/types.ts'
import type { Tool, ToolContext } from '../../tools/types.ts'

export interface AuthoredParts {
  declaration: ToolDeclaration
  version: number
  /** As the sandbox runs it. */
  code: string
  granted: readonly string[]
  /** Told once a call of a run is over, with what it touched. */
  onUses?(uses: readonly CapabilityUse[], context: ToolContext): void
}

/** What carries out the capabilities of one call; it checks each against what was granted. */
export type OpenHost = (
  granted: readonly string[],
  context: ToolContext,
  onUse: (use: CapabilityUse) => void,
) => HostCall

/** Milliseconds a call may take beyond the sandbox's own limit, in which the sandbox ends it with better words. */
const GRACE_MS = 3_000

/** A tool that a person wrote as agents have it. Errors: VALIDATION_FAILED for a schema that cannot be checked. */
export function authoredTool(
  sandbox: Sandbox,
  openHost: OpenHost,
  parts: AuthoredParts,
): Tool<Record<string, unknown>> {
  const { declaration, version } = parts
  const { name, description, effect, capabilities, inputSchema, limits } = declaration
  return {
    name,
    version,
    description,
    effect,
    capabilities,
    input: objectFromSchema(inputSchema),
    inputSchema,
    previews:
      capabilities.includes('fs.write') && capabilities.every((each) => each === 'fs.read' || each === 'fs.write'),
    timeoutMs: limits.seconds * 1000 + GRACE_MS,
    async run(input, context) {
      const uses: CapabilityUse[] = []
      const onUse = (use: CapabilityUse) => uses.push(use)
      try {
        const { output } = await callAuthored(sandbox, openHost, parts, input, context, { onUse })
        return { content: asContent(output) }
      } finally {
        if (!context.preview) parts.onUses?.(uses, context)
      }
    },
  }
}

export interface Listener {
  onUse?(use: CapabilityUse): void
  onLog?(line: string): void
  onProgress?(fraction: number, message?: string): void
}

/** One call in the sandbox. Errors: TOOL_FAILED, also for a result that is not what the tool declares; LIMIT_REACHED; CANCELLED. */
export async function callAuthored(
  sandbox: Sandbox,
  openHost: OpenHost,
  { declaration, code, granted }: AuthoredParts,
  input: Record<string, unknown>,
  context: ToolContext,
  { onUse = () => undefined, onLog, onProgress }: Listener = {},
): Promise<SandboxResult> {
  const surroundings = surroundingsOf(granted, onUse)
  const result = await sandbox.call({
    code,
    surroundings,
    input,
    limits: declaration.limits,
    host: openHost(granted, context, onUse),
    signal: context.signal,
    ...(onLog ? { onLog } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  if (declaration.outputSchema) {
    const checked = fromSchema(declaration.outputSchema).safeParse(result.output)
    const issue = checked.error?.issues[0]
    if (issue) {
      const at = issue.path.length > 0 ? ` at /${issue.path.join('/')}` : ''
      throw new StudioError(
        'TOOL_FAILED',
        `${declaration.name} gave something else than it declares${at}: ${issue.message}.`,
      )
    }
  }
  return result
}

/** Clock and dice for a call: told as uses, so that what the call was shown stays with it. */
function surroundingsOf(granted: readonly string[], onUse: (use: CapabilityUse) => void): Surroundings {
  const now = granted.includes('clock') ? Date.now() : null
  const seed = granted.includes('random') ? randomInt(2 ** 32) : null
  const show = (capability: string, summary: string) => onUse({ capability, method: 'start', summary, refused: false })
  if (now !== null) show('clock', new Date(now).toISOString())
  if (seed !== null) show('random', String(seed))
  return { now, seed }
}

/** What the model reads of a result. */
export function asContent(output: unknown): string {
  if (output === undefined || output === null) return 'Done.'
  return typeof output === 'string' ? output : JSON.stringify(output)
}
