import { type ErrorCode, StudioError } from '@shared/errors.ts'
import type { McpProblem, McpProblemKind } from '@shared/mcp.ts'
import type { McpEnding } from './types.ts'

const CODES: Partial<Record<McpProblemKind, ErrorCode>> = {
  unconfirmed: 'NOT_ALLOWED',
  'secret-missing': 'SERVER_REFUSED',
  auth: 'SERVER_REFUSED',
  'sign-in': 'SERVER_REFUSED',
  forbidden: 'SERVER_REFUSED',
  'private-address': 'NOT_ALLOWED',
  dns: 'SERVER_UNREACHABLE',
  unreachable: 'SERVER_UNREACHABLE',
  tls: 'SERVER_UNREACHABLE',
}

/** A server that cannot be used, with what the Connection Doctor says of it. */
export class McpFailure extends StudioError {
  readonly problem: McpProblem

  constructor(problem: McpProblem, cause?: unknown) {
    super(CODES[problem.kind] ?? 'SERVER_FAILED', problem.message, { cause })
    this.problem = problem
  }
}

/** Pure: such as "with exit code 1". */
export function describeEnding({ exitCode, signal }: McpEnding): string {
  return signal === null ? `with exit code ${exitCode ?? 'unknown'}` : `by the signal ${signal}`
}
