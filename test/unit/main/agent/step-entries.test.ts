import { expect, test } from 'vitest'
import { entriesOf } from '../../../../src/main/agent/step-entries.ts'
import type { LogEntry } from '../../../../src/main/trace/run-log.ts'
import { SpanId } from '../../../../src/shared/ids.ts'

const LOG = (
  [
    ['started', {}],
    ['requested', { kind: 'model.call' }],
    ['interrupted', { req: 2 }],
    ['interrupted', { req: 2 }],
    ['completed', { req: 2 }],
    ['requested', { kind: 'tool.call' }],
    ['requested', { kind: 'tool.call' }],
    ['completed', { req: 7 }],
    ['completed', { req: 6 }],
    ['requested', { kind: 'model.call' }],
    ['completed', { req: 10 }],
    ['cancelled', {}],
  ] as const
).map(([type, data], index): LogEntry => ({ seq: index + 1, type, at: 0, data, stateHash: '' }))

const SPANS = (['agent', 'inference', 'inference', 'inference', 'tool', 'tool', 'error', 'inference'] as const).map(
  (kind, index) => ({ id: SpanId.parse(`span_${String(index).padStart(21, '0')}`), kind, attributes: {} }),
)

test('a step is shown the entries of another one: of an attempt that broke off, or of a call beside it', () => {
  const found = SPANS.map((span) => entriesOf(span, SPANS, LOG).map(({ seq }) => seq))
  expect(found).toEqual([[1, 12], [2, 3], [2, 3, 4], [2, 4, 5], [6, 9], [7, 8], [], [10, 11]])
})
