import { expect, it } from 'vitest'
import type { Today } from '../../../src/main/agent/replay/environment.ts'
import { AuditLog } from '../../../src/main/govern/audit.ts'
import { hashJson } from '../../../src/main/kit/canonical.ts'
import { acceptBaseline } from '../../../src/main/studio/accept-baseline.ts'
import { today, verifyRun } from '../../../src/main/studio/replay.ts'
import { exportRecord } from '../../../src/main/trace/export.ts'
import { removeRun } from '../../../src/main/trace/runs.ts'
import { openRecordStore, RECORD_TOOLS, record } from '../../support/recorded-runs.ts'
import { temporaryFolder } from '../../support/studio.ts'

const then = today(RECORD_TOOLS, 'test')
/** Today's tools, with one described otherwise. */
const described = (name: string, description: string, base: Today = then): Today => ({
  ...base,
  tool: (each) => {
    const tool = base.tool(each)
    if (each !== name || !tool) return tool && { ...tool, needsApproval: tool.effect === 'mutating' }
    return { ...tool, description, needsApproval: tool.effect === 'mutating' }
  },
})

it('takes what differs for right, still reports what is new, and leaves run and record as they were', async () => {
  const store = await openRecordStore(temporaryFolder('baseline'))
  const audit = new AuditLog(store)
  const run = await record(store, 4, 5)
  const before = hashJson(exportRecord(store, run.id))
  const now = described('look', 'Looks closely.')
  const replay = { verify: () => verifyRun(store, run.id, now), play: () => expect.unreachable() }
  const found = replay.verify()
  expect(found.verdict).toBe('diverged')
  const hashes = found.divergences.map(({ hash }) => hash)
  expect(new Set(hashes).size).toBe(hashes.length)

  expect(() => acceptBaseline({ store, audit, replay }, 'test', run.id, hashes.slice(1))).toThrow(/something else/)
  expect(() => acceptBaseline({ store, audit, replay }, 'test', run.id, [...hashes, 'f'.repeat(64)])).toThrow(
    /something else/,
  )
  const accepted = acceptBaseline({ store, audit, replay }, 'test', run.id, hashes)
  expect(accepted.verdict).toBe('accepted')
  expect(accepted.divergences.every((each) => each.accepted)).toBe(true)
  expect(replay.verify().verdict).toBe('accepted')
  expect(hashJson(exportRecord(store, run.id))).toBe(before)
  const rows = await audit.list({ limit: 10 })
  expect(rows.map(({ action }) => action)).toContain('run.baseline-accepted')

  const other = verifyRun(store, run.id, described('look', 'Looks twice.'))
  expect(other.verdict).toBe('diverged')
  expect(other.divergences.some((each) => !each.accepted)).toBe(true)
  const both = verifyRun(store, run.id, described('count', 'Counts.', now))
  expect(both.verdict).toBe('diverged')

  store.write((tx) => removeRun(tx, run.id))
  expect(store.all('SELECT * FROM replay_baseline')).toEqual([])
  await store.close()
})

it('tells apart long values that differ where the report is cut', async () => {
  const store = await openRecordStore(temporaryFolder('baseline'))
  const run = await record(store, 2, 3)
  const long = 'x'.repeat(9000)
  const hashes = (end: string) =>
    verifyRun(store, run.id, described('look', `${long}${end}`)).divergences.map(({ hash }) => hash)
  expect(hashes('a')).not.toEqual(hashes('b'))
  expect(hashes('a')).toEqual(hashes('a'))
  await store.close()
})
