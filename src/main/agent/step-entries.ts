import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { type Span, type SpanKind, SUPPLIED } from '@shared/runs.ts'
import type { Tx } from '../store/types.ts'
import { type LogEntry, readRunLog } from '../trace/run-log.ts'
import { readSpans } from '../trace/spans.ts'
import type { CommandKind } from './commands.ts'

const KIND_OF: Partial<Record<SpanKind, CommandKind>> = {
  inference: 'model.call',
  tool: 'tool.call',
  approval: 'approval',
}

/**
 * The entries of a run's record about one step, in order. Each request opens a span of its kind, and so does each new attempt after
 * the engine died, so the n-th span is of the n-th opening. The run's own span has the entries of no step. Errors: NOT_FOUND.
 */
export function stepEntries(tx: Tx, runId: RunId, spanId: SpanId): LogEntry[] {
  const spans = readSpans(tx, runId)
  const span = spans.find(({ id }) => id === spanId)
  if (!span) throw new StudioError('NOT_FOUND', `There is no step ${spanId} in run ${runId}.`)
  return entriesOf(span, spans, readRunLog(tx, runId))
}

type StepSpan = Pick<Span, 'id' | 'kind' | 'attributes'>

/** The entries of `log` about one of `spans`, the spans and the record of one run, both in order. */
export function entriesOf(span: StepSpan, spans: readonly StepSpan[], log: readonly LogEntry[]): LogEntry[] {
  if (span.kind === 'agent') return log.filter(({ type, data }) => type !== 'requested' && data.req === undefined)
  const opening = openingOf(span, spans, log)
  if (!opening) return []
  const { request, attempt } = opening
  let seen = 0
  return log.filter(({ seq, type, data }) => {
    if (seq === request) return true
    if (data.req !== request) return false
    // A break ends one attempt and opens the next: it belongs to both.
    if (type === 'interrupted') {
      seen += 1
      return seen === attempt || seen === attempt + 1
    }
    return opening.last
  })
}

interface Opening {
  /** Number of the entry that asked. */
  request: number
  /** From 0. */
  attempt: number
  /** Whether it is the attempt that was completed. */
  last: boolean
}

function openingOf(span: StepSpan, spans: readonly StepSpan[], log: readonly LogEntry[]): Opening | null {
  const kind = KIND_OF[span.kind]
  if (kind === undefined) return null
  const openings: Opening[] = []
  for (const { seq, type, data } of log) {
    if (type === 'requested' && data.kind === kind) openings.push({ request: seq, attempt: 0, last: true })
    if (type !== 'interrupted') continue
    const before = openings.findLast(({ request }) => request === data.req)
    if (!before) continue
    before.last = false
    openings.push({ request: before.request, attempt: before.attempt + 1, last: true })
  }
  return (
    openings[
      spans
        .filter((each) => each.kind === span.kind && each.attributes[SUPPLIED] !== true)
        .findIndex(({ id }) => id === span.id)
    ] ?? null
  )
}
