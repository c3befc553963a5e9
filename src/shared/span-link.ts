import { RunId, SpanId } from './ids.ts'

/** A step of a run, as something to send and to open. */
export interface SpanLink {
  runId: RunId
  /** Null for the run as a whole. */
  spanId: SpanId | null
}

const PATTERN = /^autoglm:\/\/run\/([^/?#]+)(?:\/span\/([^/?#]+))?\/?$/

export const spanLink = (runId: RunId, spanId: SpanId): string => `autoglm://run/${runId}/span/${spanId}`

/** Reads a link; null for any other text. */
export function readSpanLink(text: string): SpanLink | null {
  const [, run, span] = PATTERN.exec(text.trim()) ?? []
  const runId = RunId.safeParse(run)
  if (!runId.success) return null
  if (span === undefined) return { runId: runId.data, spanId: null }
  const spanId = SpanId.safeParse(span)
  return spanId.success ? { runId: runId.data, spanId: spanId.data } : null
}
