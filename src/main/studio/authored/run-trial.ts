import type { CapabilityUse, LogLine, ToolTrial } from '@shared/authored-tools.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { ProposedChange } from '@shared/runs.ts'
import { parseArguments } from '../../tools/arguments.ts'
import type { Sandbox } from '../../tools/sandbox/types.ts'
import type { ToolSurroundings } from '../../tools/types.ts'
import {
  type AuthoredParts,
  asContent,
  authoredTool,
  callAuthored,
  type Listener,
  type OpenHost,
} from './authored-tool.ts'
import { trialContext } from './trial-context.ts'

export interface TrialParts {
  sandbox: Sandbox
  openHost: OpenHost
  toolContext(): ToolSurroundings
}

export interface TrialListener extends Pick<Listener, 'onProgress' | 'given'> {
  onLog?(line: LogLine): void
}

/** Runs a tool alone, which changes nothing: what it would change is told. A failure is part of what comes of it. Errors: CANCELLED. */
export async function runTrial(
  { sandbox, openHost, toolContext }: TrialParts,
  parts: AuthoredParts,
  input: Record<string, unknown>,
  signal: AbortSignal,
  { onLog, onProgress, given }: TrialListener = {},
): Promise<ToolTrial> {
  const uses: CapabilityUse[] = []
  const changes: ProposedChange[] = []
  const logs: LogLine[] = []
  const started = performance.now()
  const spent = (): number => performance.now() - started
  const listener: Listener = {
    onUse: (use) => uses.push(use),
    onLog: (line) => {
      const logged = { at: spent(), line }
      logs.push(logged)
      onLog?.(logged)
    },
    ...(onProgress ? { onProgress } : {}),
    ...(given ? { given } : {}),
  }
  const trial = (): Pick<ToolTrial, 'input' | 'logs' | 'uses' | 'changes'> => ({
    input,
    logs,
    uses,
    ...(changes.length > 0 ? { changes } : {}),
  })
  try {
    const parsed = parseArguments(authoredTool(sandbox, openHost, parts), input)
    const context = trialContext(toolContext(), changes, signal)
    const { output, milliseconds, waited, loaded, memoryBytes } = await callAuthored(
      sandbox,
      openHost,
      parts,
      parsed,
      context,
      listener,
    )
    return {
      ...trial(),
      output: output ?? null,
      content: asContent(output),
      error: null,
      milliseconds: spent(),
      timings: { waited, loaded, ran: milliseconds },
      memoryBytes,
    }
  } catch (error) {
    if (signal.aborted) throw new StudioError('CANCELLED', 'The tool was stopped.')
    const info = toErrorInfo(error)
    const content = `Error: ${info.message}`
    return {
      ...trial(),
      output: null,
      content,
      error: info,
      milliseconds: spent(),
      timings: null,
      memoryBytes: 0,
    }
  }
}
