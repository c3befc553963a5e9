import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { SpanId } from '@shared/ids.ts'
import type { TokenRecord, ToolContent } from '@shared/runs.ts'
import { InterruptedInference } from '../engine/remote/interrupted.ts'
import type { InferRequest, InferResult } from '../engine/types.ts'
import { wellFormed } from '../kit/well-formed.ts'
import type { Tx } from '../store/types.ts'
import type { RunLog } from '../trace/run-log.ts'
import { contentHash } from '../trace/spans.ts'
import {
  agentAttributes,
  inferenceAttributes,
  requestAttributes,
  summaryAttributes,
  toolAttributes,
} from './attributes.ts'
import type { Command, Outcome, ToolOutcome } from './commands.ts'
import type { Performer } from './driver.ts'
import type { LoopEdit } from './edits.ts'
import { inferenceContent } from './inference-content.ts'
import type { EffectNotes } from './journal.ts'
import { isOver, isWaiting, type LoopState } from './loop-state.ts'
import { recordNotices } from './record-notices.ts'
import { type ServerRequestOptions, ServerRequests } from './server-requests.ts'
import { StepPictures } from './step-pictures.ts'
import { recordSupplied } from './supplied-span.ts'
import { type ToolCallOptions, ToolCalls } from './tool-calls.ts'

export interface PerformerOptions extends ToolCallOptions, Pick<ServerRequestOptions, 'sample'> {
  log: RunLog
  /** What the run has to do without, as sentences; told at its start. */
  notices?: readonly string[]
  /** Loads the run's model if need be, then infers. Errors: as {@link import('../engine/types.ts').Engine.infer}. */
  infer(request: InferRequest, onTokens: (tokens: TokenRecord[]) => void, signal: AbortSignal): Promise<InferResult>
  /** What a fork's parent was told by the very same call, by its key. */
  answers?(command: ToolCallCommand, key: string): ServedAnswer | null
  /** Digest of the workspace's file list, as it is now. */
  workspaceDigest(): Promise<string>
  /** Whether a person has to let something go on. */
  held?(): boolean
}

type ModelCall = Extract<Command, { kind: 'model.call' }>
type ToolCallCommand = Extract<Command, { kind: 'tool.call' }>

/** The outcome of a call that changes nothing, and the entry of the record it stands in. */
export interface ServedAnswer {
  outcome: ToolOutcome
  entry: number
}

/** Carries out the commands of one run and keeps its spans, its row and the audit log in step with the record. */
export class RunPerformer implements Performer {
  readonly #options: PerformerOptions
  /** By request. */
  readonly #spans = new Map<number, SpanId>()
  readonly #inferences = new Map<number, { request: InferRequest; isStep: boolean; result: InferResult | null }>()
  /** Entries of the parent's record that calls were answered from, by request. */
  readonly #served = new Map<number, number>()
  /** The workspace after a call that may have changed it, by request. */
  readonly #workspaces = new Map<number, string>()
  readonly calls: ToolCalls
  readonly #requests: ServerRequests
  readonly #pictures = new StepPictures()
  #root: SpanId | null
  #state: LoopState | null = null

  constructor(options: PerformerOptions) {
    this.#options = options
    this.#requests = new ServerRequests(options)
    this.calls = new ToolCalls(options, this.#requests)
    this.#root = options.recorder.spans.find((span) => span.kind === 'agent')?.id ?? null
  }

  progress(tx: Tx, state: LoopState): void {
    const { recorder, audit, actor } = this.#options
    const agent = state.agent
    this.#state = state
    if (!agent) return
    if (!this.#root) {
      const root = recorder.startSpan(tx, {
        kind: 'agent',
        name: `invoke_agent ${agent.name}`,
        parentId: null,
        attributes: agentAttributes(agent, recorder.run),
        content: { kind: 'text', input: recorder.run.input, output: null },
      })
      this.#root = root.id
      recordNotices(tx, recorder, root.id, this.#options.notices ?? [])
    }
    const counts = {
      steps: state.step,
      inputTokens: state.inputTokens,
      outputTokens: state.outputTokens,
    }
    if (!isOver(state)) {
      const status = isWaiting(state) || this.#options.held?.() ? 'waiting' : 'running'
      recorder.updateRun(tx, { ...counts, status, endedAt: null, error: null })
      return
    }
    const status = state.phase === 'done' ? 'done' : state.phase === 'cancelled' ? 'cancelled' : 'failed'
    if (state.error) recorder.errorSpan(tx, this.#root, state.error)
    recorder.endSpan(tx, this.#root, {
      status: status === 'done' ? 'ok' : status === 'cancelled' ? 'cancelled' : 'error',
      error: state.error,
      content: { kind: 'text', input: recorder.run.input, output: state.answer },
    })
    recorder.updateRun(tx, { ...counts, status, answer: state.answer, error: state.error, endedAt: Date.now() })
    audit.appendIn(tx, {
      actor,
      action: 'run.finished',
      subject: recorder.runId,
      result: status,
      details: { error: state.error?.code ?? null, steps: state.step },
    })
  }

  tokensOf(seq: number): readonly TokenRecord[] | null {
    return this.#inferences.get(seq)?.result?.tokens ?? null
  }

  released(tx: Tx, command: Exclude<Command, { kind: 'timer' }>, edits: readonly LoopEdit[]): void {
    const { recorder, audit, actor } = this.#options
    const call = command.kind === 'model.call' ? null : command.call
    const supplied = edits.find((edit) => edit.kind === 'result')
    if (call && supplied && command.kind !== 'model.call') {
      const { effect } = command
      const description = this.#description(call.name)
      recordSupplied(tx, recorder, { call, effect, description, result: supplied.content, parentId: this.#root })
    }
    if (edits.length === 0) return
    audit.appendIn(tx, {
      actor,
      action: 'run.edited',
      subject: recorder.runId,
      result: 'ok',
      details: { scope: command.scope, tool: call?.name ?? null, edits: edits.map(({ kind }) => kind) },
    })
  }

  begin(tx: Tx, command: Command, seq: number): void {
    const { recorder, audit, actor } = this.#options
    switch (command.kind) {
      case 'timer':
        return
      case 'model.call':
        this.#beginInference(tx, seq, command)
        return
      case 'tool.call': {
        const span = recorder.startSpan(tx, {
          kind: 'tool',
          name: `execute_tool ${command.call.name}`,
          parentId: this.#root,
          attributes: toolAttributes(command.call, command.effect, this.#description(command.call.name)),
          content: { kind: 'tool', call: command.call, effect: command.effect, result: null, isError: false },
        })
        this.#spans.set(seq, span.id)
        if (command.effect !== 'pure') {
          // What may change something is in the log before it happens.
          audit.appendIn(tx, {
            actor,
            action: 'tool.requested',
            subject: command.call.name,
            result: 'pending',
            details: { runId: recorder.runId, spanId: span.id, arguments: command.call.arguments },
          })
        }
        return
      }
      case 'approval': {
        const { call, effect } = command
        const span = recorder.startSpan(tx, {
          kind: 'approval',
          name: `approval ${call.name}`,
          parentId: this.#root,
          attributes: {
            'gen_ai.tool.name': call.name,
            'studio.approval.again': command.again,
            ...(command.repeated === undefined ? {} : { 'studio.approval.repeated': command.repeated }),
          },
          content: { kind: 'approval', call, effect, decision: null, reason: null },
        })
        this.#spans.set(seq, span.id)
        return
      }
      default:
        command satisfies never
    }
  }

  async perform(command: Command, seq: number, signal: AbortSignal, key: string): Promise<Outcome> {
    switch (command.kind) {
      case 'timer':
        await this.#requests.sleep(command.ms, signal)
        return { ok: true, value: null }
      case 'model.call':
        return await this.#infer(seq, command, signal)
      case 'tool.call': {
        const answer = command.effect === 'pure' ? this.#options.answers?.(command, key) : null
        if (answer) {
          this.#served.set(seq, answer.entry)
          return { ok: true, value: answer.outcome }
        }
        const { pictures, ...value } = await this.calls.call(
          command,
          { spanId: this.#span(seq), seq },
          this.#state,
          signal,
        )
        if (command.effect !== 'pure') this.#workspaces.set(seq, await this.#options.workspaceDigest())
        return { ok: true, value: { ...value, ...this.#pictures.take(seq, pictures) } }
      }
      case 'approval':
        return { ok: true, value: await this.calls.approve(command, this.#span(seq), this.#state, signal) }
      default:
        return command satisfies never
    }
  }

  end(tx: Tx, command: Command, seq: number, outcome: Outcome): EffectNotes {
    switch (command.kind) {
      case 'timer':
        return {}
      case 'model.call':
        return this.#endInference(tx, seq, outcome)
      case 'tool.call': {
        this.#endTool(tx, seq, command, outcome as Outcome<'tool.call'>)
        const workspace = this.#workspaces.get(seq)
        const served = this.#served.get(seq)
        return { ...(workspace === undefined ? {} : { workspace }), ...(served === undefined ? {} : { served }) }
      }
      case 'approval':
        this.#endApproval(tx, seq, command, outcome as Outcome<'approval'>)
        return {}
      default:
        return command satisfies never
    }
  }

  #beginInference(tx: Tx, seq: number, { request, summary }: ModelCall): void {
    const { recorder } = this.#options
    const span = recorder.startSpan(tx, {
      kind: 'inference',
      name: summary ? `summarise ${summary.messages} messages` : `chat ${recorder.run.modelName}`,
      parentId: this.#root,
      attributes: { ...requestAttributes(request, recorder.run), ...(summary ? summaryAttributes(summary) : {}) },
    })
    this.#spans.set(seq, span.id)
    this.#inferences.set(seq, { request, isStep: !summary, result: null })
  }

  async #infer(seq: number, call: ModelCall, signal: AbortSignal): Promise<Outcome<'model.call'>> {
    const { recorder, infer } = this.#options
    const attempt = async (): Promise<InferResult> => {
      const spanId = this.#span(seq)
      const result = await infer(call.request, (tokens) => recorder.tokens(spanId, tokens), signal)
      const { content, thought, toolCalls, problems } = result
      return { ...result, ...wellFormed({ content, thought, toolCalls, problems }) }
    }
    let result: InferResult
    try {
      result = await attempt()
    } catch (error) {
      const begun = this.#inferences.get(seq)
      if (begun && error instanceof InterruptedInference) begun.result = error.partial
      if (toErrorInfo(error).code !== 'ENGINE_INTERRUPTED' || signal.aborted) throw error
      this.#interrupted(seq, call, toErrorInfo(error).message)
      result = await attempt()
    }
    const kept = this.#inferences.get(seq)
    if (kept) kept.result = result
    if (result.stopReason === 'abort') throw new StudioError('CANCELLED', 'The run was stopped.')
    const { content, thought, toolCalls, problems, stopReason, timings } = result
    const usage = { inputTokens: timings.cache_n + timings.prompt_n, outputTokens: timings.predicted_n }
    return { ok: true, value: { content, thought, toolCalls, problems, stopReason, usage } }
  }

  /** The engine died in the middle: the step so far is kept as interrupted, and a new one takes its place. */
  #interrupted(seq: number, call: ModelCall, message: string): void {
    const { recorder, log } = this.#options
    recorder.commit((tx) => {
      log.append(tx, 'interrupted', Date.now(), { req: seq, reason: message })
      recorder.endSpan(tx, this.#span(seq), {
        status: 'interrupted',
        error: { code: 'ENGINE_INTERRUPTED', message },
      })
      this.#beginInference(tx, seq, call)
    })
  }

  #endInference(tx: Tx, seq: number, outcome: Outcome): EffectNotes {
    const { recorder } = this.#options
    const kept = this.#inferences.get(seq)
    const result = kept?.result ?? null
    this.#inferences.delete(seq)
    const error = outcome.ok ? null : outcome.error
    const cancelled = error?.code === 'CANCELLED'
    const status = outcome.ok
      ? 'ok'
      : cancelled
        ? 'cancelled'
        : error?.code === 'ENGINE_INTERRUPTED' || error?.code === 'SERVER_INTERRUPTED'
          ? 'interrupted'
          : 'error'
    const content = kept && result ? inferenceContent(kept.request, result) : null
    recorder.endSpan(tx, this.#span(seq), {
      status,
      error: cancelled ? null : error,
      ...(result && content ? { attributes: inferenceAttributes(result), content } : {}),
    })
    // A call that was cut short by the person is no fault of the model, and of a summary only the text is wanted.
    for (const problem of cancelled || !kept?.isStep ? [] : (result?.problems ?? [])) {
      recorder.errorSpan(tx, this.#root, { code: 'TOOL_INVALID_ARGUMENTS', message: problem })
    }
    const detail = content && contentHash(tx, this.#span(seq))
    return detail ? { detail } : {}
  }

  #endTool(tx: Tx, seq: number, command: Extract<Command, { kind: 'tool.call' }>, outcome: Outcome<'tool.call'>): void {
    const { recorder, audit, actor } = this.#options
    const spanId = this.#span(seq)
    const cancelled = !outcome.ok && outcome.error.code === 'CANCELLED'
    const result = outcome.ok ? outcome.value.content : null
    const isError = outcome.ok ? outcome.value.isError : true
    const pictures = outcome.ok ? this.#pictures.keep(tx, seq, outcome.value) : {}
    const content: ToolContent = {
      kind: 'tool',
      call: command.call,
      effect: command.effect,
      result,
      isError,
      ...pictures,
    }
    const failure = outcome.ok
      ? { code: 'TOOL_FAILED', message: outcome.value.content.replace(/^Error: /, '') }
      : outcome.error
    recorder.endSpan(tx, spanId, {
      status: cancelled ? 'cancelled' : isError ? 'error' : 'ok',
      error: isError && !cancelled ? failure : null,
      attributes: this.#served.has(seq) ? { 'studio.fork.served': this.#served.get(seq) } : {},
      content,
    })
    audit.appendIn(tx, {
      actor,
      action: 'tool.executed',
      subject: command.call.name,
      result: cancelled ? 'cancelled' : isError ? 'error' : 'ok',
      details: { runId: recorder.runId, spanId, arguments: command.call.arguments },
    })
  }

  #endApproval(
    tx: Tx,
    seq: number,
    command: Extract<Command, { kind: 'approval' }>,
    outcome: Outcome<'approval'>,
  ): void {
    const { recorder, audit, actor } = this.#options
    const spanId = this.#span(seq)
    const decided = outcome.ok ? outcome.value : null
    recorder.endSpan(tx, spanId, {
      status: decided ? 'ok' : 'cancelled',
      attributes: decided
        ? { 'studio.approval.decision': decided.decision, 'studio.approval.by': decided.by ?? 'person' }
        : {},
      content: {
        kind: 'approval',
        call: command.call,
        effect: command.effect,
        decision: decided?.decision ?? null,
        reason: decided?.reason ?? null,
      },
    })
    if (!decided) return
    audit.appendIn(tx, {
      actor,
      action: decided.decision === 'approve' ? 'approval.given' : 'approval.denied',
      subject: command.call.name,
      result: 'ok',
      details: {
        runId: recorder.runId,
        spanId,
        arguments: command.call.arguments,
        reason: decided.reason,
        by: decided.by ?? 'person',
      },
    })
  }

  #span(seq: number): SpanId {
    const id = this.#spans.get(seq)
    if (!id) throw new Error(`Request ${seq} has no span.`)
    return id
  }

  #description(name: string): string {
    return this.#state?.tools.find((tool) => tool.name === name)?.description ?? ''
  }
}
