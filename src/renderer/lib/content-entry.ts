import type { ErrorInfo } from '@shared/errors.ts'
import type { SpanContent } from '@shared/runs.ts'

/** A span's content on its way to the screen. */
export type ContentEntry =
  | { status: 'absent' }
  | { status: 'loading' }
  | { status: 'ready'; content: SpanContent }
  | { status: 'error'; error: ErrorInfo }
