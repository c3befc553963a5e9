import type { ErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { Verification } from '@shared/replay.ts'
import type { Judgement } from '@shared/session-test.ts'
import { EXIT } from './exit.ts'

/** How often something failed, and where its true share lies with 95% certainty; 0 to 1. */
export interface FlakeRate {
  failed: number
  runs: number
  rate: number
  low: number
  high: number
}

export interface LiveResult extends FlakeRate {
  model: string
  runIds: RunId[]
  assertions: (FlakeRate & Pick<Judgement, 'place' | 'name'>)[]
}

/** What came of one test file. */
export interface TestResult {
  file: string
  name: string
  /** `unreadable`: neither passed nor failed, for the file is no sound test. */
  outcome: 'passed' | 'failed' | 'incomplete' | 'unreadable'
  /** Wall-clock time of the test itself. */
  seconds: number
  failures: Pick<Judgement, 'place' | 'message'>[]
  error: ErrorInfo | null
  divergences: Verification['divergences']
  live: LiveResult | null
}

/** 2 when a file could not be read, else 1 when a test failed, else 4 when a recording is incomplete. */
export function exitCodeOfTests(results: readonly TestResult[]): number {
  const some = (outcome: TestResult['outcome']): boolean => results.some((each) => each.outcome === outcome)
  if (some('unreadable')) return EXIT.usage
  if (some('failed')) return EXIT.failed
  return some('incomplete') ? EXIT.incomplete : EXIT.done
}
