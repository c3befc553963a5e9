import type { RunId, SpanId } from '@shared/ids.ts'
import type { Span } from '@shared/runs.ts'

/** A span at a place of a run, for tests that care for little else. */
export const spanAt = (order: number, more: Partial<Span> = {}): Span => ({
  id: `span_${order}` as SpanId,
  runId: 'run_1' as RunId,
  parentId: null,
  kind: 'tool',
  name: `span ${order}`,
  status: 'ok',
  startedAt: order,
  endedAt: order + 1,
  attributes: {},
  error: null,
  order,
  ...more,
})
