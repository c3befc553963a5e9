import { writeFile } from 'node:fs/promises'
import type { RunId } from '@shared/ids.ts'
import { TEST_SUFFIX, type TestPlan } from '@shared/session-test.ts'
import { observe } from '../agent/session-test/observe.ts'
import { suggestTest } from '../agent/session-test/suggest.ts'
import { writeTest } from '../agent/session-test/test-file.ts'
import type { Tx } from '../store/types.ts'
import { readTrace } from '../trace/export.ts'
import type { Studio } from './studio.ts'

/** The test that a run of the profile suggests, without its record. Errors: NOT_FOUND, those of `suggestTest`. */
export function suggestTestOf(tx: Tx, runId: RunId): TestPlan {
  const { run, spans } = readTrace(tx, runId)
  const seen = spans.map(({ content, ...span }) => ({ span, content }))
  return suggestTest(
    observe(run, seen),
    spans.map(({ content }) => content),
  )
}

/** Writes that test, with the record, where the person says; null when they say nowhere. Errors: as {@link suggestTestOf}. */
export async function saveTest(
  { store, shell, runs }: Pick<Studio, 'store' | 'shell' | 'runs'>,
  actor: string,
  runId: RunId,
): Promise<{ path: string } | null> {
  const plan = suggestTestOf(store, runId)
  const path = await shell.ask({ kind: 'save-test', suggestedName: `${runId}${TEST_SUFFIX}` })
  if (path === null) return null
  await writeFile(path, writeTest(plan, { embedded: { ...runs.record(actor, runId) } }))
  return { path }
}
