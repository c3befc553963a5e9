import type { RunId } from '@shared/ids.ts'
import type { Run, Span, SpanContent } from '@shared/runs.ts'
import type { Tx } from '../store/types.ts'
import { type LogEntry, readRunLog } from './run-log.ts'
import { getRun } from './runs.ts'
import { readContent, readSpans, readStoredContent } from './spans.ts'

/** A run with the content of every step. */
export interface Trace {
  run: Run
  spans: (Span & { content: SpanContent })[]
}

/** A run with all that was recorded of it: it can be replayed from this and nothing else. */
export interface RunRecord extends Trace {
  format: 'autoglm-run'
  version: 1
  events: LogEntry[]
  /** Every value the events name, by SHA-256, as text. */
  blobs: Record<string, string>
}

/** Errors: NOT_FOUND. */
export function readTrace(tx: Tx, runId: RunId): Trace {
  const run = getRun(tx, runId)
  return { run, spans: readSpans(tx, runId).map((span) => ({ ...span, content: readContent(tx, runId, span.id) })) }
}

/** Errors: NOT_FOUND. */
export function exportRecord(tx: Tx, runId: RunId): RunRecord {
  const events = readRunLog(tx, runId)
  const blobs: Record<string, string> = {}
  const follow = (value: unknown): void => {
    if (typeof value === 'string') {
      if (!/^[0-9a-f]{64}$/.test(value) || value in blobs || !hasBlob(tx, value)) return
      const text = tx.blobs.getText(value)
      blobs[value] = text
      follow(parsed(text))
    } else if (value !== null && typeof value === 'object') {
      for (const each of Object.values(value)) follow(each)
    }
  }
  // The content of steps stands with the spans already.
  for (const {
    data: { detail: _, ...data },
  } of events)
    follow(data)
  // Word for word as stored: the record holds the hashes of these texts.
  const spans = readSpans(tx, runId).map((span) => ({ ...span, content: readStoredContent(tx, runId, span.id) }))
  return { format: 'autoglm-run', version: 1, run: getRun(tx, runId), spans, events, blobs }
}

/** Hashes that name no stored value (of models, of templates) look like those that do. */
const hasBlob = (tx: Tx, sha256: string): boolean =>
  tx.get('SELECT 1 FROM blob WHERE sha256 = :sha256', { sha256 }) !== undefined

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Plain text, such as the input: it names nothing further.
    return null
  }
}
