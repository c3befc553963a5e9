import type { RunId } from '@shared/ids.ts'
import type { TestPlan } from '@shared/session-test.ts'
import { observe } from '../agent/session-test/observe.ts'
import { suggestTest } from '../agent/session-test/suggest.ts'
import type { Tx } from '../store/types.ts'
import { readTrace } from '../trace/export.ts'

/** The test that a run of the profile suggests, without its record. Errors: NOT_FOUND, those of `suggestTest`. */
export function suggestTestOf(tx: Tx, runId: RunId): TestPlan {
  const { run, spans } = readTrace(tx, runId)
  const seen = spans.map(({ content, ...span }) => ({ span, content }))
  return suggestTest(
    observe(run, seen),
    spans.map(({ content }) => content),
  )
}
