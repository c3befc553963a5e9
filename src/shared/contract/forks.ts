import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ForkableMemory, ForkInput } from '../forks.ts'
import { RunId, SpanId } from '../ids.ts'
import { Run } from '../runs.ts'

/** Going on otherwise from a step of a run (replay mode E). The parent never changes. */
export const forkContract = {
  /** Begins the new run. Errors: NOT_FOUND, NOT_ALLOWED, VALIDATION_FAILED, CONFLICT, STORE_CORRUPT, those of `runs.start`. */
  create: oc.input(ForkInput).output(Run),
  /** The run with its ancestors and all their forks, oldest first; those that were removed are not among them. */
  family: oc.input(z.object({ runId: RunId })).output(z.array(Run)),
  /** What was remembered when the step began, newest first. */
  memories: oc.input(z.object({ runId: RunId, spanId: SpanId })).output(z.array(ForkableMemory)),
}
