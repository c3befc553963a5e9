import type { SessionTest } from '@shared/session-test.ts'
import type { Today } from '../agent/replay/environment.ts'
import { judge } from '../agent/session-test/judge.ts'
import { observe } from '../agent/session-test/observe.ts'
import { verifyRecord } from '../studio/replay.ts'
import type { LoadedRecord } from '../trace/record-file.ts'
import type { TestResult } from './test-result.ts'

/** Runs today's loop on the record and judges what is recorded. No model, no network, no tools. Errors: those of `verifyRecord`. */
export function testRecorded(
  test: SessionTest,
  record: LoadedRecord,
  now: Today,
): Pick<TestResult, 'outcome' | 'failures' | 'divergences' | 'error'> {
  const { verdict, divergences } = verifyRecord(record, now)
  const failures = judge(observe(record.run, record.spans), test.assert).filter((each) => !each.passed)
  if (test.input !== record.run.input) {
    const message =
      'The record is of another input. Make the test anew from a run of this input, or run this one with --live.'
    failures.unshift({ place: '/input', name: 'input', passed: false, message })
  }
  if (verdict === 'diverged') {
    const message = `The run does not come out as recorded: it differs in ${divergences.length} places.`
    failures.unshift({ place: '/record', name: 'replay', passed: false, message })
  }
  const failed = failures.length > 0
  const told = failures.map(({ place, message }) => ({ place, message }))
  if (verdict === 'incomplete') {
    const message = 'The record ends before the run did. Make the test anew from a run that has ended.'
    return {
      outcome: 'incomplete',
      failures: told,
      divergences,
      error: { code: 'RECORDING_INCOMPLETE', message },
    }
  }
  return { outcome: failed ? 'failed' : 'passed', failures: told, divergences, error: null }
}
