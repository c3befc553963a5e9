import { setImmediate } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { comparePassports, type Passport } from '@shared/passport.ts'
import type { RunComparison } from '@shared/run-comparison.ts'
import { previewRun } from '@shared/runs.ts'
import type { Tx } from '../../store/types.ts'
import { getRun } from '../runs.ts'
import { readContent, readSpans } from '../spans.ts'
import { firstDivergence, pairSteps } from './pair-steps.ts'
import { digestStep, type StepDigest } from './step-digest.ts'

/** Steps of a run that can be compared; the page holds a row for each pair. */
const MOST_STEPS = 20_000
/** Contents read before others have their turn. */
const PORTION = 25

/** Aligns two runs. Errors: NOT_FOUND, INPUT_TOO_LARGE, CANCELLED. */
export async function compareRuns(tx: Tx, left: RunId, right: RunId, signal?: AbortSignal): Promise<RunComparison> {
  const runs = { left: previewRun(getRun(tx, left)), right: previewRun(getRun(tx, right)) }
  const one = await digestRun(tx, left, signal)
  const other = await digestRun(tx, right, signal)
  const pairs = pairSteps(one.steps, other.steps)
  return {
    ...runs,
    pairs,
    first: firstDivergence(pairs),
    passport: one.passport && other.passport ? comparePassports(one.passport, other.passport) : null,
  }
}

async function digestRun(tx: Tx, runId: RunId, signal?: AbortSignal) {
  const spans = readSpans(tx, runId)
  if (spans.length > MOST_STEPS) {
    throw new StudioError(
      'INPUT_TOO_LARGE',
      `A run of ${spans.length} steps is too long to compare; ${MOST_STEPS} are the most.`,
    )
  }
  const steps: StepDigest[] = []
  let passport: Passport | null = null
  for (const span of spans) {
    if (steps.length % PORTION === 0) await setImmediate()
    if (signal?.aborted) throw new StudioError('CANCELLED', 'The comparison was given up.')
    const content = readContent(tx, runId, span.id)
    if (content.kind === 'inference') passport ??= content.passport ?? null
    steps.push(digestStep(span, content))
  }
  return { steps, passport }
}
