import type { ToolInfo } from '@shared/agents.ts'
import { toErrorInfo } from '@shared/errors.ts'
import { AgentId, ModelId, RunId, type SpanId } from '@shared/ids.ts'
import type { Run } from '@shared/runs.ts'
import { toolAttributes } from '../../agent/attributes.ts'
import { changeLog, changesInStep, keepUndo, rollBack } from '../../agent/changes/call-changes.ts'
import { hashJson } from '../../kit/canonical.ts'
import { newId } from '../../kit/ids.ts'
import type { ChangeLog } from '../../tools/changes/types.ts'
import type { ToolResult } from '../../tools/invoke.ts'
import { saveOrigin } from '../../trace/origins.ts'
import { Recorder } from '../../trace/recorder.ts'
import type { Studio } from '../studio.ts'

/** Name of the only step there is. */
const SCOPE = 'step/1/call/0'

interface ServedCallOptions {
  tool: ToolInfo
  input: Record<string, unknown>
  /** Name of the program that calls, as it says itself. */
  caller: string
}

/**
 * A call that another program makes and that may change something: a run of one step that shows what it changed, and from which that is
 * taken back. No model had a part in it, so there is no record to replay. What a call changes that fails is taken back at once.
 */
export class ServedCall {
  readonly runId: RunId
  readonly spanId: SpanId
  readonly files: ChangeLog
  readonly #studio: Studio
  readonly #recorder: Recorder
  readonly #options: ServedCallOptions
  readonly #place: Parameters<typeof keepUndo>[1]

  /** The call is in the trace and in the audit log when this returns. */
  constructor(studio: Studio, options: ServedCallOptions) {
    this.#studio = studio
    this.#options = options
    const recorder = new Recorder(studio.store, runOf(options), () => undefined)
    this.#recorder = recorder
    this.runId = recorder.runId
    this.spanId = recorder.commit((tx) => {
      const { tool, input, caller } = options
      recorder.updateRun(tx, {})
      const { startedAt: importedAt } = recorder.run
      saveOrigin(tx, {
        runId: recorder.runId,
        kind: 'call',
        fileName: caller,
        sha256: hashJson(input),
        importedAt,
        proof: 'none',
      })
      const span = recorder.startSpan(tx, {
        kind: 'tool',
        name: `execute_tool ${tool.name}`,
        parentId: null,
        attributes: toolAttributes({ name: tool.name, arguments: input }, tool.effect, tool.description),
        content: this.#content(null, false),
      })
      const details = { runId: recorder.runId, spanId: span.id, caller, arguments: input }
      studio.audit.appendIn(tx, {
        actor: 'mcp',
        action: 'tool.requested',
        subject: tool.name,
        result: 'pending',
        details,
      })
      return span.id
    })
    const workspace = studio.tools.surroundings().workspacePath
    this.#place = { runId: this.runId, spanId: this.spanId, scope: SCOPE, workspace }
    this.files = changeLog(recorder, this.#place)
  }

  /** Keeps what a tool says it takes to undo what it did. */
  keepUndo(tool: string, data: unknown): void {
    keepUndo(this.#recorder, this.#place, tool, data)
  }

  /** Makes the call. Errors: as `work`; what it had changed by then is taken back. */
  async make(work: () => Promise<ToolResult>): Promise<ToolResult> {
    let result: ToolResult
    try {
      result = await work()
    } catch (error) {
      await this.#takeBack()
      this.#end(`Error: ${toErrorInfo(error).message}`, 'cancelled')
      throw error
    }
    const undone = result.isError ? await this.#takeBack() : null
    const told = undone === null ? result : { ...result, content: `${result.content}\n${undone}` }
    this.#end(told.content, told.isError ? 'error' : 'ok')
    return told
  }

  async #takeBack(): Promise<string | null> {
    const { tools } = this.#studio
    const options = { tools: tools.registry, context: tools.surroundings() }
    return (await rollBack(changesInStep(this.#recorder, SCOPE), options, this.#recorder))?.sentence ?? null
  }

  #end(content: string, status: 'ok' | 'error' | 'cancelled'): void {
    const isError = status !== 'ok'
    const error = isError ? { code: 'TOOL_FAILED', message: content.replace(/^Error: /, '') } : null
    const { tool, input, caller } = this.#options
    const recorder = this.#recorder
    recorder.commit((tx) => {
      recorder.endSpan(tx, this.spanId, { status, error, content: this.#content(content, isError) })
      recorder.updateRun(tx, {
        status: status === 'ok' ? 'done' : status === 'error' ? 'failed' : 'cancelled',
        answer: isError ? null : content,
        error: status === 'error' ? error : null,
        endedAt: Date.now(),
      })
      const details = { runId: this.runId, spanId: this.spanId, caller, arguments: input }
      this.#studio.audit.appendIn(tx, {
        actor: 'mcp',
        action: 'tool.executed',
        subject: tool.name,
        result: status,
        details,
      })
    })
  }

  #content(result: string | null, isError: boolean) {
    const { tool, input } = this.#options
    return {
      kind: 'tool' as const,
      call: { name: tool.name, arguments: input },
      effect: tool.effect,
      result,
      isError,
    }
  }
}

function runOf({ tool, input, caller }: ServedCallOptions): Run {
  return {
    id: RunId.parse(newId('run')),
    agentId: AgentId.parse('agent_called'),
    agentVersion: 1,
    agentName: caller,
    modelId: ModelId.parse('model_none'),
    modelName: '–',
    input: `${tool.name} ${JSON.stringify(input)}`,
    status: 'running',
    answer: null,
    error: null,
    startedAt: Date.now(),
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed: 0,
  }
}
