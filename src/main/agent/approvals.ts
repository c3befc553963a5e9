import { StudioError } from '@shared/errors.ts'
import { checkForm } from '@shared/form-check.ts'
import type { SpanId } from '@shared/ids.ts'
import type { McpAnswer, McpRequest } from '@shared/mcp-requests.ts'
import type { PendingApproval } from '@shared/runs.ts'
import type { ApprovalOutcome } from './commands.ts'

interface Waiting {
  pending: PendingApproval
  /** Of a call that waits to be made. */
  decide(outcome: ApprovalOutcome): void
  /** Of a call that goes on, whose server asks something. */
  answer(answer: McpAnswer): void
}

const STOPPED = 'The run was stopped before anybody decided.'
const WITHDRAWN = 'The question was withdrawn before anybody answered it.'

/** The calls of one run that wait for a person. */
export class Approvals {
  readonly #waiting = new Map<SpanId, Waiting>()
  readonly #changed: (pending: PendingApproval[]) => void

  constructor(changed: (pending: PendingApproval[]) => void) {
    this.#changed = changed
  }

  get pending(): PendingApproval[] {
    return [...this.#waiting.values()].map((each) => each.pending)
  }

  /** Resolves when somebody decides. Errors: CANCELLED. */
  ask(pending: PendingApproval, signal: AbortSignal): Promise<ApprovalOutcome> {
    return this.#wait(pending, signal, STOPPED, (resolve) => ({ pending, decide: resolve, answer: () => {} }))
  }

  /** Resolves when somebody answers what a server asks. Errors: CANCELLED. */
  askFor(pending: PendingApproval & { request: McpRequest }, signal: AbortSignal): Promise<McpAnswer> {
    return this.#wait(pending, signal, WITHDRAWN, (resolve) => ({
      pending,
      decide: ({ reason }) => resolve({ action: 'decline', reason }),
      answer: resolve,
    }))
  }

  /** Errors: NOT_FOUND when nothing waits there (any more); NOT_ALLOWED without the tool's name where it must be written. */
  decide(spanId: SpanId, outcome: ApprovalOutcome, typed?: string): void {
    const waiting = this.#find(spanId)
    const { pending } = waiting
    if (pending.request && outcome.decision === 'approve') {
      throw new StudioError('VALIDATION_FAILED', 'A server asks something here. Answer it, or deny it.')
    }
    if (pending.question && outcome.decision === 'approve' && outcome.by !== 'answer') {
      throw new StudioError('VALIDATION_FAILED', 'This is a question. Write an answer, or deny it.')
    }
    if (outcome.decision === 'approve' && pending.typed && typed?.trim() !== pending.call.name) {
      throw new StudioError(
        'NOT_ALLOWED',
        `What ${pending.call.name} does cannot be undone, and a fork may do it a second time. Write its name to agree.`,
      )
    }
    waiting.decide(outcome)
  }

  /** Errors: NOT_FOUND; VALIDATION_FAILED where no server asks, and for a form that is not filled in as it must be. */
  answer(spanId: SpanId, answer: McpAnswer): void {
    const waiting = this.#find(spanId)
    const { request } = waiting.pending
    if (!request) throw new StudioError('VALIDATION_FAILED', 'No server asks anything there.')
    if (request.kind === 'form' && answer.action === 'accept') {
      const [wrong] = Object.keys(checkForm(request.fields, answer.values ?? {}))
      if (wrong !== undefined)
        throw new StudioError('VALIDATION_FAILED', `"${wrong}" is not filled in as the server asks for it.`)
    }
    waiting.answer(answer)
  }

  #find(spanId: SpanId): Waiting {
    const waiting = this.#waiting.get(spanId)
    if (waiting) return waiting
    throw new StudioError('NOT_FOUND', 'This call does not wait for a decision any more.')
  }

  #wait<T>(
    pending: PendingApproval,
    signal: AbortSignal,
    ended: string,
    make: (resolve: (value: T) => void) => Waiting,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.#forget(pending.spanId)
        reject(new StudioError('CANCELLED', ended))
      }
      if (signal.aborted) return cancel()
      signal.addEventListener('abort', cancel, { once: true })
      const waiting = make((value) => {
        signal.removeEventListener('abort', cancel)
        this.#forget(pending.spanId)
        resolve(value)
      })
      this.#waiting.set(pending.spanId, waiting)
      this.#changed(this.pending)
    })
  }

  #forget(spanId: SpanId): void {
    if (this.#waiting.delete(spanId)) this.#changed(this.pending)
  }
}
