import { oc } from '@orpc/contract'
import { z } from 'zod'
import { RunId } from '../ids.ts'
import { TestPlan } from '../session-test.ts'

const byRun = z.object({ runId: RunId })

/** Regression tests made from runs that have ended. */
export const sessionTestContract = {
  /** What the test of this run would assert. */
  preview: oc.input(byRun).output(TestPlan),
  /** Writes that test with the run's record to a file the person chooses; null when they closed the dialog. */
  save: oc.input(byRun).output(z.object({ path: z.string() }).nullable()),
}
