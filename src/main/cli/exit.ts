import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunStatus } from '@shared/runs.ts'

export const EXIT = { done: 0, failed: 1, usage: 2, different: 3, cancelled: 130 } as const

export function exitCodeOf(status: RunStatus): number {
  switch (status) {
    case 'done':
      return EXIT.done
    case 'cancelled':
      return EXIT.cancelled
    default:
      return EXIT.failed
  }
}

/** Wrong words on the command line, as opposed to work that failed. */
const USAGE_CODES = new Set<ErrorInfo['code']>(['VALIDATION_FAILED', 'INPUT_TOO_LARGE'])

/** Tells the failure, as JSON on standard output or as a sentence on standard error, and gives the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const { code, message } = toErrorInfo(error)
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`)
  else process.stderr.write(`autoglm: ${message}\n`)
  if (code === 'CANCELLED') return EXIT.cancelled
  return USAGE_CODES.has(code) ? EXIT.usage : EXIT.failed
}
