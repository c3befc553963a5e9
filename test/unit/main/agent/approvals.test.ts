import { SpanId } from '@shared/ids.ts'
import type { PendingApproval } from '@shared/runs.ts'
import { expect, it } from 'vitest'
import { Approvals } from '../../../../src/main/agent/approvals.ts'

const spanId = SpanId.parse('span_test')
const call = { name: 'send', arguments: { to: 'Alice' } }
const never = new AbortController().signal

it('lets nobody agree to what cannot be undone without writing its name, and anybody refuse it', async () => {
  const told: PendingApproval[][] = []
  const approvals = new Approvals((pending) => told.push(pending))
  const pending: PendingApproval = { spanId, call, effect: 'irreversible', typed: true, changes: [], rules: [] }
  const asked = approvals.ask(pending, never)
  const approve = { decision: 'approve' as const, reason: null }
  for (const typed of [undefined, '', 'yes', 'Send', 'sendd']) {
    expect(() => approvals.decide(spanId, approve, typed), String(typed)).toThrow(/Write its name/)
  }
  expect(approvals.pending).toEqual([pending])
  approvals.decide(spanId, approve, ' send ')
  expect(await asked).toEqual(approve)
  expect(told.at(-1)).toEqual([])

  const again = approvals.ask(pending, never)
  approvals.decide(spanId, { decision: 'deny', reason: 'no' })
  expect(await again).toEqual({ decision: 'deny', reason: 'no' })
})

it('asks for no name where none has to be written', async () => {
  const approvals = new Approvals(() => undefined)
  const asked = approvals.ask({ spanId, call, effect: 'irreversible', changes: [], rules: [] }, never)
  approvals.decide(spanId, { decision: 'approve', reason: null })
  expect((await asked).decision).toBe('approve')
})
