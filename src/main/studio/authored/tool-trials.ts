import type { CallResult, CapabilityUse, SavedCall, ToolTrial, TrialEvent } from '@shared/authored-tools.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { ToolId } from '@shared/ids.ts'
import type { ProposedChange } from '@shared/runs.ts'
import { proposed } from '../../agent/changes/propose.ts'
import { judgeValue } from '../../agent/session-test/judge.ts'
import { matches } from '../../agent/session-test/match.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { newId } from '../../kit/ids.ts'
import { parseArguments } from '../../tools/arguments.ts'
import { previewedFiles } from '../../tools/changes/workspace-files.ts'
import { invokeTool } from '../../tools/invoke.ts'
import { pictureUrl } from '../../tools/pictures.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { Sandbox } from '../../tools/sandbox/types.ts'
import type { ToolContext, ToolSurroundings } from '../../tools/types.ts'
import {
  type AuthoredParts,
  asContent,
  authoredTool,
  callAuthored,
  type Listener,
  type OpenHost,
} from './authored-tool.ts'
import type { AuthoredTools } from './tool-service.ts'

export interface TrialOptions {
  tools: AuthoredTools
  sandbox: Sandbox
  registry: ToolRegistry
  audit: AuditLog
  openHost: OpenHost
  toolContext(): ToolSurroundings
}

/** Runs tools alone: for their author to see what they do, and as tests. */
export class ToolTrials {
  readonly #options: TrialOptions

  constructor(options: TrialOptions) {
    this.#options = options
  }

  /** Runs a source once; ends with `done`, also when the tool fails. Errors: VALIDATION_FAILED for a broken source, CANCELLED. */
  async *try(
    source: string,
    input: Record<string, unknown>,
    granted: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<TrialEvent> {
    const parts = await this.#options.tools.parts(source, granted, signal)
    const waiting: TrialEvent[] = []
    let wake = (): void => undefined
    const tell = (event: TrialEvent): void => {
      waiting.push(event)
      wake()
    }
    const running = this.#once(parts, input, signal, {
      onLog: (line) => tell({ type: 'log', line }),
      onProgress: (fraction, message) => tell({ type: 'progress', fraction, message: message ?? null }),
    })
    running.then((trial) => tell({ type: 'done', trial }), wake)
    for (;;) {
      const event = waiting.shift()
      if (event) {
        yield event
        if (event.type === 'done') return
        continue
      }
      await Promise.race([running, new Promise<void>((resolve) => (wake = resolve))])
    }
  }

  /** Runs a tool of the registry once; what it would change of the workspace is only told. Ends with `done`, also when it fails. Errors: TOOL_UNKNOWN, CANCELLED. */
  async *run(
    actor: string,
    name: string,
    input: Record<string, unknown>,
    signal: AbortSignal,
  ): AsyncGenerator<TrialEvent> {
    const { registry, audit, toolContext } = this.#options
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
    const shown = pictures.map((picture) => ({ url: pictureUrl(picture), name: picture.name, alt: picture.alt }))
    const trial = { input, output: error ? null : content, content, error, pictures: shown, milliseconds }
    yield {
      type: 'done',
      trial: { ...trial, ...(changes.length > 0 ? { changes } : {}), logs: [], uses: [], memoryBytes: 0 },
    }
  }

  /** Runs the kept calls of a tool, one after another, with what was granted to it. Errors: NOT_FOUND, as {@link try}. */
  async test(id: ToolId, signal: AbortSignal): Promise<CallResult[]> {
    const { tools } = this.#options
    const { granted } = tools.get(id)
    const parts = await tools.parts(tools.source(id).source, granted, signal)
    const results: CallResult[] = []
    for (const call of tools.calls(id)) {
      const trial = await this.#once(parts, call.input, signal)
      results.push({ call, trial, failures: judgeCall(call, trial) })
    }
    return results
  }

  async #once(
    parts: AuthoredParts,
    input: Record<string, unknown>,
    signal: AbortSignal,
    { onLog, onProgress }: Pick<Listener, 'onLog' | 'onProgress'> = {},
  ): Promise<ToolTrial> {
    const { tools, sandbox, openHost, toolContext } = this.#options
    const uses: CapabilityUse[] = []
    const changes: ProposedChange[] = []
    const logs: string[] = []
    const started = performance.now()
    const spent = (): number => performance.now() - started
    const listener: Listener = {
      onUse: (use) => uses.push(use),
      onLog: (line) => {
        logs.push(line)
        onLog?.(line)
      },
      ...(onProgress ? { onProgress } : {}),
    }
    try {
      const parsed = parseArguments(authoredTool(sandbox, openHost, parts), input)
      const { memory, ...rest } = toolContext()
      const files = previewedFiles(rest.workspacePath, (change) => changes.push(...proposed(change)))
      const context = {
        ...rest,
        files,
        memory: onlySearched(memory),
        runId: newId('run'),
        spanId: newId('span'),
        signal,
      }
      const { output, milliseconds, memoryBytes } = await callAuthored(
        sandbox,
        openHost,
        parts,
        parsed,
        context,
        listener,
      )
      return {
        input,
        output: output ?? null,
        content: asContent(output),
        error: null,
        logs,
        uses,
        ...(changes.length > 0 ? { changes } : {}),
        milliseconds,
        memoryBytes,
      }
    } catch (error) {
      if (signal.aborted) throw new StudioError('CANCELLED', 'The tool was stopped.')
      const info = toErrorInfo(error)
      const content = `Error: ${info.message}`
      return { input, output: null, content, error: info, logs, uses, milliseconds: spent(), memoryBytes: 0 }
    } finally {
      tools.auditUses('person', 'tool.tried', parts.declaration.name, parts.declaration.name, uses)
    }
  }
}

/** A memory is kept with the run that wrote it, and here is none. */
const onlySearched = (memory: ToolContext['memory']): ToolContext['memory'] => ({
  search: (query, limit) => memory.search(query, limit),
  save: () => {
    throw new StudioError('NOT_AVAILABLE', 'Run alone, a tool can search the memory and not add to it.')
  },
  remove: () => {
    throw new StudioError('NOT_AVAILABLE', 'Run alone, a tool can search the memory and not take from it.')
  },
})

/** A sentence for each assertion that does not hold; a call that fails without being meant to is one more. */
export function judgeCall({ assertions }: Pick<SavedCall, 'assertions'>, { output, error }: ToolTrial): string[] {
  const expected = assertions.some((assertion) => 'fails' in assertion)
  if (error && !expected) return [`The call failed: ${error.message}`]
  return assertions.flatMap((assertion) => {
    if ('fails' in assertion) {
      if (!error) return ['The call should have failed.']
      return matches(assertion.fails, error.message)
        ? []
        : [`It should fail with /${assertion.fails}/, not: ${error.message}`]
    }
    const problem = judgeValue(assertion, output)
    return problem === null ? [] : [`In the result, ${problem}.`]
  })
}
