import { RunId } from '@shared/ids.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainHash, findBrokenEntry, firstHash, type LogEntry } from '../../../../src/main/trace/run-log.ts'

const runId = RunId.parse('run_0001')

function chain(datas: Record<string, unknown>[]): LogEntry[] {
  let previous = firstHash(runId)
  return datas.map((data, index) => {
    const body = { seq: index + 1, type: 'x', at: index, data }
    previous = chainHash(previous, body)
    return { ...body, stateHash: previous }
  })
}
const entries = fc
  .array(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean())), { minLength: 1, maxLength: 20 })
  .map(chain)

describe('the chain of a run log', () => {
  it('holds when nothing was touched, and for no other run', () => {
    fc.assert(
      fc.property(entries, (log) => {
        expect(findBrokenEntry(runId, log)).toBeNull()
        expect(findBrokenEntry(RunId.parse('run_0002'), log)).toBe(1)
      }),
    )
  })

  it('breaks at the entry that was changed, dropped or moved', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (log, pick) => {
        const at = pick % log.length
        const entry = log[at] as LogEntry
        expect(findBrokenEntry(runId, log.with(at, { ...entry, data: { ...entry.data, added: 1 } }))).toBe(at + 1)
        expect(findBrokenEntry(runId, log.with(at, { ...entry, at: entry.at + 1 }))).toBe(at + 1)
        if (at < log.length - 1) expect(findBrokenEntry(runId, log.toSpliced(at, 1))).toBe(at + 1)
      }),
    )
  })
})
