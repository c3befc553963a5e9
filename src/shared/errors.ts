/**
 * Every failure that crosses a process boundary carries one of these codes; the sentence says what happened and what to do.
 * The value is the HTTP status the serving side answers with.
 */
export const ERROR_CODES = {
  VALIDATION_FAILED: 400,
  INPUT_TOO_LARGE: 413,
  NOT_FOUND: 404,
  CONFLICT: 409,
  CANCELLED: 499,
  NOT_ALLOWED: 403,
  NOT_AVAILABLE: 501,
  MODEL_NOT_FOUND: 404,
  MODEL_INVALID: 422,
  MODEL_UNSUPPORTED: 422,
  /** The machine has not the memory for it, whatever else is closed. */
  MODEL_TOO_LARGE: 422,
  /** The file is not the one that was added. */
  MODEL_CHANGED: 409,
  MODEL_NOT_LOADED: 409,
  /** A server did not give what was asked of it. */
  DOWNLOAD_FAILED: 502,
  /** What came is not what was promised. */
  DOWNLOAD_CORRUPT: 422,
  DISK_FULL: 507,
  ENGINE_INTERRUPTED: 503,
  ENGINE_UNAVAILABLE: 503,
  SERVER_UNREACHABLE: 504,
  SERVER_BUSY: 429,
  /** The key, or its absence, is the reason. */
  SERVER_REFUSED: 401,
  SERVER_FAILED: 502,
  /** Its answer broke off after it had begun. */
  SERVER_INTERRUPTED: 502,
  CONTEXT_OVERFLOW: 422,
  LIMIT_REACHED: 422,
  TOOL_FAILED: 422,
  TOOL_UNKNOWN: 404,
  TOOL_INVALID_ARGUMENTS: 422,
  WORKSPACE_MISSING: 404,
  PATH_OUTSIDE_WORKSPACE: 403,
  STORE_READ_ONLY: 507,
  STORE_FULL: 507,
  STORE_CORRUPT: 500,
  STORE_TOO_NEW: 409,
  STORE_BUSY: 503,
  PROFILE_LOCKED: 409,
  DETERMINISM_VIOLATION: 500,
  INTERNAL: 500,
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** The shape an error has once it has left its process. */
export interface ErrorInfo {
  code: ErrorCode
  message: string
  data?: unknown
}

/** Thrown inside a process; turned into {@link ErrorInfo} at its edge. */
export class StudioError extends Error {
  readonly code: ErrorCode
  readonly data: unknown

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; data?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'StudioError'
    this.code = code
    this.data = options.data
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value)
}

/** Reads any thrown value as {@link ErrorInfo}; an unknown one becomes INTERNAL with its own message, never a stack. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof StudioError) {
    return error.data === undefined
      ? { code: error.code, message: error.message }
      : { code: error.code, message: error.message, data: error.data }
  }
  if (error instanceof Error) {
    const code = (error as { code?: unknown }).code
    if (isErrorCode(code)) return { code, message: error.message }
    if (error.name === 'AbortError') return { code: 'CANCELLED', message: 'Cancelled.' }
    return { code: 'INTERNAL', message: error.message || error.name }
  }
  return { code: 'INTERNAL', message: String(error) }
}

export function fromErrorInfo(info: ErrorInfo): StudioError {
  return new StudioError(info.code, info.message, { data: info.data })
}
