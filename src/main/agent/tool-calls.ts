import { toErrorInfo } from '@shared/errors.ts'
import type { SpanId } from '@shared/ids.ts'
import type { Permissions } from '@shared/permissions.ts'
import { formatRule } from '@shared/rule-text.ts'
import type { PendingApproval, ProposedChange } from '@shared/runs.ts'
import type { AuditLog } from '../govern/audit.ts'
import { MEMORY_TOOL, undoableMemory } from '../tools/builtin/memory-save.ts'
import { changingFiles, previewedFiles } from '../tools/changes/workspace-files.ts'
import { invokeTool, type ToolResult } from '../tools/invoke.ts'
import { permit, suggestRules } from '../tools/permissions/permit.ts'
import { realPathIn } from '../tools/permissions/real-path.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { Tool, ToolContext, ToolSurroundings } from '../tools/types.ts'
import type { Recorder } from '../trace/recorder.ts'
import type { Approvals } from './approvals.ts'
import { changeLog, changesInStep, failedBefore, keepUndo, rollBack } from './changes/call-changes.ts'
import { proposed } from './changes/propose.ts'
import type { ApprovalOutcome, Command } from './commands.ts'
import type { LoopState } from './loop-state.ts'
import type { ServerRequests } from './server-requests.ts'
import { tellProgress } from './tell-progress.ts'
import { tracedMemory } from './traced-memory.ts'

export interface ToolCallOptions {
  recorder: Recorder
  audit: AuditLog
  tools: ToolRegistry
  approvals: Approvals
  /** What tools may see of the studio; the rest is filled in for each call. */
  toolContext(): ToolSurroundings
  /** As they are now: a rule holds from the moment it is laid down. */
  permissions(): Permissions
  actor: string
}

type ToolCommand = Extract<Command, { kind: 'tool.call' }>
type CallResult = Pick<ToolResult, 'content' | 'isError' | 'pictures'>
type ApprovalCommand = Extract<Command, { kind: 'approval' }>

/** Carries out the calls of one run, and finds out whether they may be. The calls of one step are a transaction. */
export class ToolCalls {
  readonly #options: ToolCallOptions
  readonly #requests: ServerRequests
  /** What ends each call that is at work. */
  readonly #going = new Map<SpanId, AbortController>()

  constructor(options: ToolCallOptions, requests: ServerRequests) {
    this.#options = options
    this.#requests = requests
  }

  /** `seq`: the entry that asked for it. Errors: CANCELLED; what the call had changed by then is taken back. */
  async call(
    command: ToolCommand,
    { spanId, seq }: { spanId: SpanId; seq: number },
    state: LoopState | null,
    signal: AbortSignal,
  ): Promise<CallResult> {
    const { call, effect, scope } = command
    const declared = state?.tools.map((tool) => tool.name) ?? []
    if (!declared.includes(call.name)) {
      // Granted is what the agent declared, whatever else the studio has and whatever the model says.
      const names = declared.join(', ') || 'none'
      return failure(`Error: there is no tool called "${call.name}". Available: ${names}.`)
    }
    const failed = effect === 'pure' ? null : failedBefore(state, scope)
    if (failed) return failure(`Error: this call was not made: ${notAfter(failed.call.name)}`)
    const { tools, recorder, toolContext } = this.#options
    const surroundings = toolContext()
    const place = { runId: recorder.runId, spanId, scope, workspace: surroundings.workspacePath }
    const stopped = new AbortController()
    this.#going.set(spanId, stopped)
    const either = AbortSignal.any([signal, stopped.signal])
    const files = changingFiles(surroundings.workspacePath, changeLog(recorder, place), either)
    const traced = tracedMemory(surroundings.memory, recorder, spanId)
    const memory = undoableMemory(traced, (data) => keepUndo(recorder, place, MEMORY_TOOL, data))
    const note = (attributes: Record<string, unknown>): void => recorder.note(spanId, attributes)
    const { told: progress, stop } = tellProgress(recorder, spanId)
    const { ask, end } = this.#requests.during({ call, effect, spanId, seq }, signal)
    const { runId } = recorder
    const undo = (tool: string, data: unknown): void => keepUndo(recorder, place, tool, data)
    const own = { memory, files, note, progress, ask, keepUndo: undo, runId, spanId, signal: either }
    const context: ToolContext = { ...surroundings, ...own }
    try {
      const { content, isError, pictures } = await invokeTool(tools, call, context)
      if (!isError || effect === 'pure') return { content, isError, pictures }
      const undone = await this.#rollBack(scope)
      return { content: undone ? `${content}\n${undone}` : content, isError, pictures }
    } catch (error) {
      const undone = await this.#rollBack(scope, spanId)
      if (signal.aborted || !stopped.signal.aborted) throw error
      return failure([STOPPED, ...(effect === 'pure' ? [] : [undone ?? MAY_STAND])].join(' '))
    } finally {
      this.#going.delete(spanId)
      stop()
      await end()
    }
  }

  /** Ends one call; the run goes on, and its model is told. False when it is not at work (any more). */
  stop(spanId: SpanId): boolean {
    const going = this.#going.get(spanId)
    going?.abort()
    return going !== undefined
  }

  /** Asks a person, unless a rule or the step itself has decided. Errors: CANCELLED. */
  async approve(
    command: ApprovalCommand,
    spanId: SpanId,
    state: LoopState | null,
    signal: AbortSignal,
  ): Promise<ApprovalOutcome> {
    const { call, effect, scope, again, repeated } = command
    const failed = effect === 'pure' ? null : failedBefore(state, scope)
    if (failed) return { decision: 'deny', reason: notAfter(failed.call.name), by: 'step' }
    const { approvals, recorder, permissions, tools, toolContext } = this.#options
    const realPath = realPathIn(toolContext().workspacePath)
    const tool = tools.has(call.name) ? tools.get(call.name) : null
    const question = tool && questionOf(tool, call.arguments)
    // A question that is none is told to the model by the call itself.
    if (tool?.asks && !question) return { decision: 'approve', reason: null, by: 'rule' }
    const pathArguments = tool?.pathArguments
    const asked = { name: call.name, arguments: call.arguments, effect, pathArguments }
    const { decision, because } = permit(permissions(), asked, realPath)
    if (decision === 'deny') return await this.#denied({ decision: 'deny', reason: because, by: 'rule' }, command)
    // What may have been done already, or is asked for over and over, is for a person to judge.
    if (decision === 'allow' && !question && !again && repeated === undefined)
      return { decision: 'approve', reason: because, by: 'rule' }
    const pending: PendingApproval = {
      spanId,
      call,
      effect,
      ...(effect === 'irreversible' && recorder.run.forked ? { typed: true as const } : {}),
      ...(repeated === undefined ? {} : { repeated }),
      ...(because === null ? {} : { because }),
      ...(question ? { question } : {}),
      changes: await this.#propose(command, signal),
      rules: repeated === undefined && !again && !question ? suggestRules(asked, realPath).map(formatRule) : [],
    }
    const outcome = await approvals.ask(pending, signal)
    return outcome.decision === 'deny' ? await this.#denied(outcome, command) : outcome
  }

  async #denied(outcome: ApprovalOutcome, { scope, effect }: ApprovalCommand): Promise<ApprovalOutcome> {
    const undone = effect === 'pure' ? null : await this.#rollBack(scope)
    return undone ? { ...outcome, undone } : outcome
  }

  /** What the call would change, where its tool can tell without doing it. */
  async #propose({ call, effect }: ApprovalCommand, signal: AbortSignal): Promise<ProposedChange[]> {
    const { tools, toolContext, recorder } = this.#options
    if (effect === 'pure' || !tools.has(call.name) || !tools.get(call.name).previews) return []
    const surroundings = toolContext()
    const changes: ProposedChange[] = []
    const files = previewedFiles(surroundings.workspacePath, (change) => changes.push(...proposed(change)))
    await invokeTool(tools, call, { ...surroundings, files, runId: recorder.runId, spanId: '', preview: true, signal })
    return changes
  }

  /** Of the whole step, or of one call. */
  async #rollBack(scope: string, only: SpanId | null = null): Promise<string | null> {
    const { recorder, tools, toolContext, audit, actor } = this.#options
    const rows = changesInStep(recorder, scope).filter(({ span_id }) => only === null || span_id === only)
    const rolled = await rollBack(rows, { tools, context: toolContext() }, recorder).catch((error: unknown) => ({
      undone: 0,
      sentence: `What this step had changed could not be undone: ${toErrorInfo(error).message}`,
    }))
    if (!rolled) return null
    const details = { runId: recorder.runId, scope, undone: rolled.undone, sentence: rolled.sentence }
    audit.append({
      actor,
      action: 'tool.undone',
      subject: recorder.runId,
      result: rolled.undone > 0 ? 'ok' : 'error',
      details,
    })
    return rolled.sentence
  }
}

/** Null for a call that is no question, or none that can be asked. */
function questionOf(tool: Tool, given: Record<string, unknown>): PendingApproval['question'] | null {
  try {
    return tool.asks?.(given) ?? null
  } catch {
    return null
  }
}

const STOPPED = 'Error: the person stopped this call before it ended.'
const MAY_STAND = 'What it had done by then may stand.'

const failure = (content: string): CallResult => ({ content, isError: true, pictures: [] })

const notAfter = (name: string): string => `the call of ${name} before it in the same step failed or was not allowed.`
