import type { Breakpoint, Held, Release } from '@shared/breakpoints.ts'
import type { Run } from '@shared/runs.ts'
import { describe, expect, it } from 'vitest'
import { readContent, readSpans } from '../../../src/main/trace/spans.ts'
import { observe, openStudio, type TestStudio } from '../../support/studio.ts'

type Point = Breakpoint extends infer Each ? (Each extends { enabled: boolean } ? Omit<Each, 'enabled'> : never) : never

/** Runs to the end, answering each hold, and gives what was held in order. */
async function held(
  test: TestStudio,
  input: string,
  points: Point[],
  answer: (held: Held) => Release = () => ({ action: 'go' }),
): Promise<{ run: Run; held: Held[] }> {
  const breakpoints = points.map((point): Breakpoint => ({ ...point, enabled: true }) as Breakpoint)
  const begun = await test.studio.runs.start('test', { input, seed: 1, breakpoints })
  const seen: Held[] = []
  const done = new Set<string>()
  const statuses: string[] = []
  const stop = observe(test, begun.id, (event) => {
    if (event.type === 'run') statuses.push(event.run.status)
    if (event.type === 'approvals') {
      for (const { spanId } of event.pending) {
        if (done.has(spanId)) continue
        done.add(spanId)
        test.studio.runs.decide(begun.id, spanId, 'approve', null)
      }
    }
    if (event.type !== 'held') return
    for (const each of event.held) {
      if (seen.some(({ scope, because }) => scope === each.scope && because?.kind === each.because?.kind)) continue
      seen.push(each)
      // Whoever looks takes a moment.
      setTimeout(() => {
        expect(test.studio.hub.state.runs.find(({ id }) => id === begun.id)?.status).toBe('waiting')
        test.studio.runs.going(begun.id).holds.release(each.scope, answer(each))
      }, 20)
    }
  })
  const run = await test.studio.runs.finished(begun.id)
  stop()
  return { run, held: seen }
}

const results = (test: TestStudio, run: Run) =>
  readSpans(test.studio.store, run.id).flatMap((span) => {
    const content = readContent(test.studio.store, run.id, span.id)
    return content.kind === 'tool' ? [content] : []
  })

const verifies = (test: TestStudio, run: Run): void =>
  expect(test.studio.replay.verify(run.id)).toMatchObject({ verdict: 'equal', divergences: [] })

describe('a breakpoint', () => {
  it('holds before a tool, and the run goes on as if nothing had been when it is let go', async () => {
    const test = await openStudio()
    const { run, held: seen } = await held(test, 'What is 12*7?', [
      { kind: 'tool', name: 'calculator', when: 'before' },
    ])
    expect(seen).toMatchObject([
      { kind: 'call', step: 1, call: { name: 'calculator', arguments: { expression: '12*7' } }, effect: 'pure' },
    ])
    expect(run.answer).toContain('84')
    verifies(test, run)
    const model = await test.studio.liveReplay.model(run.id)
    expect(model.verdict, model.message).toBe('equal')
  })

  it('lets arguments be changed, and a result be given instead of the call', async () => {
    const test = await openStudio()
    const before: Point[] = [{ kind: 'tool', name: '', when: 'before' }]
    const changed = await held(test, 'What is 12*7?', before, ({ call }) =>
      call?.arguments.expression === '12*7' ? { action: 'go', arguments: { expression: '12*8' } } : { action: 'go' },
    )
    expect(results(test, changed.run)).toMatchObject([{ call: { arguments: { expression: '12*8' } }, result: '96' }])
    expect(changed.run.answer).toContain('96')
    verifies(test, changed.run)
    const given = await held(test, 'What is 12*7?', before, () => ({ action: 'go', result: '91' }))
    expect(given.run.answer).toContain('91')
    expect(results(test, given.run)).toMatchObject([{ result: '91' }])
    verifies(test, given.run)
    const model = await test.studio.liveReplay.model(given.run.id)
    expect(model.verdict, model.message).toBe('equal')
  })

  it('asks again before a changed call that changes something', async () => {
    const test = await openStudio()
    const { run, held: seen } = await held(
      test,
      'Remember that Alice likes copper',
      [{ kind: 'memory' }],
      ({ call }) =>
        call?.arguments.text === 'Bob likes tin.'
          ? { action: 'go' }
          : { action: 'go', arguments: { text: 'Bob likes tin.' } },
    )
    expect(seen.map(({ kind }) => kind)).toContain('approval')
    expect(test.studio.store.all('SELECT text FROM memory')).toEqual([{ text: 'Bob likes tin.' }])
    expect(run.status).toBe('done')
    verifies(test, run)
  })

  it('goes on step by step, and stops at arguments, budgets, doubts and after tools', async () => {
    const test = await openStudio()
    const stepped = await held(test, 'What is 12*7?', [{ kind: 'step' }])
    expect(stepped.held.map(({ kind }) => kind)).toEqual(['inference', 'call', 'inference'])
    verifies(test, stepped.run)
    const once = await held(test, 'What is 12*7?', [{ kind: 'arguments', text: '12*' }], () => ({ action: 'step' }))
    expect(once.held.map(({ kind, because }) => [kind, because?.kind])).toEqual([
      ['call', 'arguments'],
      ['inference', undefined],
    ])
    const budget = await held(test, 'What is 12*7?', [{ kind: 'tokens', most: 10 }])
    expect(budget.held.map(({ because }) => because?.kind)).toEqual(['tokens'])
    const doubt = await held(test, 'What is 12*7?', [{ kind: 'probability', below: 1 }])
    expect(doubt.held.map(({ kind }) => kind)).toEqual(['call'])
    const after = await held(test, 'What is 12*7?', [{ kind: 'tool', name: 'calculator', when: 'after' }])
    expect(after.held.map(({ kind }) => kind)).toEqual(['inference'])
    expect((await held(test, 'What is 12*7?', [{ kind: 'repeat', count: 2 }])).held).toEqual([])
  })

  it('is forgotten when the studio ends, and the run goes on from its record', async () => {
    const test = await openStudio()
    const points: Breakpoint[] = [{ kind: 'tool', name: 'calculator', when: 'before', enabled: true }]
    const begun = await test.studio.runs.start('test', { input: 'What is 12*7?', breakpoints: points })
    while (!test.studio.runs.going(begun.id).holds.any) await new Promise((resolve) => setTimeout(resolve, 10))
    await test.close()
    const again = await openStudio({ profilePath: test.profilePath })
    await again.studio.runs.resume('test', begun.id)
    const run = await again.studio.runs.finished(begun.id)
    expect(run.answer).toContain('84')
    verifies(again, run)
  })

  it('is passed when it is switched off, and a held run can be stopped', async () => {
    const test = await openStudio()
    const off = await test.studio.runs.start('test', {
      input: 'What is 12*7?',
      breakpoints: [{ kind: 'step', enabled: false }],
    })
    expect((await test.studio.runs.finished(off.id)).status).toBe('done')
    const held = await test.studio.runs.start('test', {
      input: 'What is 12*7?',
      breakpoints: [{ kind: 'step', enabled: true }],
    })
    while (!test.studio.runs.going(held.id).holds.any) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(() => test.studio.runs.going(held.id).holds.release('step/1', { action: 'go', result: 'x' })).toThrow(
      /inference/,
    )
    test.studio.runs.cancel(held.id)
    expect((await test.studio.runs.finished(held.id)).status).toBe('cancelled')
    verifies(test, await test.studio.runs.finished(held.id))
  })
})
