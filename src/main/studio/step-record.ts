import type { RunId, SpanId } from '@shared/ids.ts'
import type { StepRecord } from '@shared/step-record.ts'
import { stepEntries } from '../agent/step-entries.ts'
import { auditOf } from '../govern/audit-of.ts'
import type { Tx } from '../store/types.ts'
import { readSpans } from '../trace/spans.ts'

/** What was written of one step as it happened. Errors: NOT_FOUND. */
export function readStepRecord(tx: Tx, runId: RunId, spanId: SpanId): StepRecord {
  const entries = stepEntries(tx, runId, spanId)
  const whole = readSpans(tx, runId).find(({ id }) => id === spanId)?.kind === 'agent'
  return { runId, spanId, entries, audit: whole ? auditOf(tx, 'runId', runId) : auditOf(tx, 'spanId', spanId) }
}
