import { StudioError } from '@shared/errors.ts'
import type { InferResult } from '../types.ts'

/** An inference that broke off after it had begun; what came so far is kept. */
export class InterruptedInference extends StudioError {
  readonly partial: InferResult

  constructor(message: string, partial: InferResult, cause: unknown) {
    super('SERVER_INTERRUPTED', message, { cause })
    this.partial = partial
  }
}
