import { describe, expect, it } from 'vitest'
import { exportRecord } from '../../../src/main/trace/export.ts'
import { openStudio, runToEnd } from '../../support/studio.ts'

describe('replay with a live model or live tools', () => {
  it('answers a reproducible run token for token, and names the token at which another seed leaves it', async () => {
    const test = await openStudio()
    const { studio } = test
    const run = await runToEnd(test, 'What is 12*7?', { reproducible: true })
    const before = JSON.stringify(exportRecord(studio.store, run.id))
    const same = await studio.liveReplay.model(run.id)
    expect(same.verdict).toBe('equal')
    expect(same.answer).toBe(run.answer)
    expect(same.steps.map(({ verdict }) => verdict)).toEqual(['equal', 'served', 'equal'])

    const other = await studio.liveReplay.model(run.id, undefined, { seed: 5, temperature: 3 })
    expect(other.verdict).toBe('diverged')
    const first = other.steps[0]?.difference
    expect(first?.recorded?.id).not.toBe(first?.now?.id)
    expect(first?.recorded?.alternatives.length).toBeGreaterThan(0)
    // The same distribution, for everything before that token is equal.
    expect(first?.now?.alternatives.map(({ id }) => id)).toEqual(first?.recorded?.alternatives.map(({ id }) => id))
    // Another call than recorded is never run.
    expect(other.absent).toMatchObject({ step: 1, kind: 'tool.call' })
    expect(other.steps.some(({ verdict }) => verdict === 'absent')).toBe(true)
    expect(JSON.stringify(exportRecord(studio.store, run.id))).toBe(before)
    expect(await studio.runs.list({ limit: 10 })).toHaveLength(1)

    const stopped = new AbortController()
    stopped.abort()
    await expect(studio.liveReplay.model(run.id, stopped.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('runs pure calls again, and refuses one that would change the memory', async () => {
    const test = await openStudio()
    const sum = await runToEnd(test, 'What is 12*7?')
    const again = await test.studio.liveReplay.tools(sum.id)
    expect(again.verdict).toBe('equal')
    expect(again.steps).toMatchObject([{ name: 'calculator', verdict: 'identical', recorded: '84', now: '84' }])

    const saved = await runToEnd(test, 'Remember that Alice likes copper.', { decide: () => 'approve' })
    const count = () => test.studio.store.get('SELECT count(*) AS n FROM memory', {})
    const before = count()
    const refused = await test.studio.liveReplay.tools(saved.id)
    expect(refused).toMatchObject({ verdict: 'incomplete', steps: [{ name: 'memory_save', verdict: 'refused' }] })
    expect(count()).toEqual(before)
  })
})
