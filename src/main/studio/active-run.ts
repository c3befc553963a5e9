import type { Breakpoint } from '@shared/breakpoints.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { McpAnswer } from '@shared/mcp-requests.ts'
import type { PendingApproval, Run } from '@shared/runs.ts'
import { Approvals } from '../agent/approvals.ts'
import { Driver } from '../agent/driver.ts'
import type { Folded } from '../agent/fold.ts'
import { Holds } from '../agent/holds.ts'
import type { Versions } from '../agent/journal.ts'
import type { StartedEvent } from '../agent/loop-state.ts'
import { type PerformerOptions, RunPerformer } from '../agent/performer.ts'
import type { Recorder } from '../trace/recorder.ts'
import type { RunLog } from '../trace/run-log.ts'

export interface ActiveRunOptions extends Omit<PerformerOptions, 'approvals' | 'held'> {
  recorder: Recorder
  log: RunLog
  versions: Versions
  workspace: string
  breakpoints: readonly Breakpoint[]
}

/** One run that is going on in this process. */
export class ActiveRun {
  readonly #options: ActiveRunOptions
  readonly #abort = new AbortController()
  readonly #approvals: Approvals
  readonly #performer: RunPerformer
  /** What breakpoints hold of it. */
  readonly holds: Holds
  #driver: Driver | null = null

  constructor(options: ActiveRunOptions) {
    const { recorder, tools, breakpoints } = options
    this.#options = options
    this.holds = new Holds(breakpoints, {
      writesMemory: (name) => tools.names.includes(name) && tools.get(name).capabilities.includes('memory.write'),
      changed: (held) => recorder.emit({ type: 'held', held }),
    })
    this.#approvals = new Approvals((pending) => recorder.emit({ type: 'approvals', pending }))
    this.#performer = new RunPerformer({
      ...options,
      approvals: this.#approvals,
      held: () => this.holds.any,
    })
  }

  get id(): RunId {
    return this.#options.recorder.runId
  }

  /** Resolves with the run as it ended. Errors: those of the store. */
  async start(event: StartedEvent): Promise<Run> {
    this.#driver = new Driver({
      ...this.#options,
      performer: this.#performer,
      signal: this.#abort.signal,
      holds: this.holds,
    })
    await this.#driver.start(event)
    return this.#options.recorder.run
  }

  async resume(folded: Folded): Promise<Run> {
    const { recorder } = this.#options
    recorder.commit((tx) => this.#performer.progress(tx, folded.state))
    this.#driver = new Driver(
      { ...this.#options, performer: this.#performer, signal: this.#abort.signal, holds: this.holds },
      folded.state,
    )
    await this.#driver.resume(folded)
    return recorder.run
  }

  /** Errors: as {@link Approvals.decide}. */
  decide(spanId: SpanId, decision: 'approve' | 'deny', reason: string | null, typed?: string): void {
    this.#approvals.decide(spanId, { decision, reason }, typed)
  }

  /** Answers the question that a call is. Errors: VALIDATION_FAILED where none was asked; as {@link Approvals.decide}. */
  answer(spanId: SpanId, text: string): void {
    if (!this.pending(spanId).question) throw new StudioError('VALIDATION_FAILED', 'Nothing was asked there.')
    this.#approvals.decide(spanId, { decision: 'approve', reason: text, by: 'answer' })
  }

  /** Answers what a server asks within a call. Errors: as {@link Approvals.answer}. */
  answerServer(spanId: SpanId, answer: McpAnswer): void {
    this.#approvals.answer(spanId, answer)
  }

  /** Ends one call that is at work. Errors: NOT_FOUND. */
  stopCall(actor: string, spanId: SpanId): void {
    if (!this.#performer.calls.stop(spanId)) throw new StudioError('NOT_FOUND', 'This call is not at work any more.')
    const details = { runId: this.id, spanId }
    this.#options.audit.append({ actor, action: 'tool.stopped', subject: this.id, result: 'ok', details })
  }

  /** What waits for a decision. Errors: NOT_FOUND. */
  pending(spanId: SpanId): PendingApproval {
    const found = this.#approvals.pending.find((each) => each.spanId === spanId)
    if (!found) throw new StudioError('NOT_FOUND', 'This call does not wait for a decision any more.')
    return found
  }

  cancel(): void {
    this.#abort.abort(new StudioError('CANCELLED', 'The run was stopped.'))
  }

  /** Stops as if the power had gone; the run can be resumed. */
  suspend(): void {
    this.#driver?.suspend()
  }
}
