import { StudioError } from '@shared/errors.ts'
import type { SpanId } from '@shared/ids.ts'
import type { PendingApproval } from '@shared/runs.ts'
import type { ApprovalOutcome } from './commands.ts'

/** The calls of one run that wait for a person. */
export class Approvals {
  readonly #waiting = new Map<SpanId, { pending: PendingApproval; resolve: (outcome: ApprovalOutcome) => void }>()
  readonly #changed: (pending: PendingApproval[]) => void

  constructor(changed: (pending: PendingApproval[]) => void) {
    this.#changed = changed
  }

  get pending(): PendingApproval[] {
    return [...this.#waiting.values()].map((each) => each.pending)
  }

  /** Resolves when somebody decides. Errors: CANCELLED. */
  ask(pending: PendingApproval, signal: AbortSignal): Promise<ApprovalOutcome> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.#forget(pending.spanId)
        reject(new StudioError('CANCELLED', 'The run was stopped before anybody decided.'))
      }
      if (signal.aborted) return cancel()
      signal.addEventListener('abort', cancel, { once: true })
      this.#waiting.set(pending.spanId, {
        pending,
        resolve: (outcome) => {
          signal.removeEventListener('abort', cancel)
          this.#forget(pending.spanId)
          resolve(outcome)
        },
      })
      this.#changed(this.pending)
    })
  }

  /** Errors: NOT_FOUND when nothing waits there (any more); NOT_ALLOWED without the tool's name where it must be written. */
  decide(spanId: SpanId, outcome: ApprovalOutcome, typed?: string): void {
    const waiting = this.#waiting.get(spanId)
    if (!waiting) throw new StudioError('NOT_FOUND', 'This call does not wait for a decision any more.')
    const { pending } = waiting
    if (pending.question && outcome.decision === 'approve' && outcome.by !== 'answer') {
      throw new StudioError('VALIDATION_FAILED', 'This is a question. Write an answer, or deny it.')
    }
    if (outcome.decision === 'approve' && pending.typed && typed?.trim() !== pending.call.name) {
      throw new StudioError(
        'NOT_ALLOWED',
        `What ${pending.call.name} does cannot be undone, and a fork may do it a second time. Write its name to agree.`,
      )
    }
    waiting.resolve(outcome)
  }

  #forget(spanId: SpanId): void {
    if (this.#waiting.delete(spanId)) this.#changed(this.pending)
  }
}
