import { setTimeout as delay } from 'node:timers/promises'
import type { RunId } from '@shared/ids.ts'
import { describe, expect, it } from 'vitest'
import { recordedRequest } from '../../../src/main/agent/recorded-requests.ts'
import { xraySpan } from '../../../src/main/studio/xray.ts'
import { readTrace } from '../../../src/main/trace/export.ts'
import { addAgent, LONG_AGENT, LONG_INPUT, observe, openStudio, type TestStudio } from '../../support/studio.ts'

/** Resolves with the first tokens of the run. */
const answering = (test: TestStudio, runId: RunId): Promise<void> =>
  new Promise((resolve) => {
    const stop = observe(test, runId, (event) => {
      if (event.type !== 'tokens') return
      stop()
      resolve()
    })
  })

const enginePid = (test: TestStudio): number => {
  const { pid } = test.studio.engine.state
  if (!pid) throw new Error('the engine does not run')
  return pid
}

async function load(test: TestStudio): Promise<void> {
  const [model] = test.studio.models.list()
  if (!model) throw new Error('no model')
  await test.studio.inference.load(model)
}

describe('kill -9 of the engine', () => {
  it('in mid-answer marks the step interrupted, restarts, and the run goes on to its end', async () => {
    const test = await openStudio()
    addAgent(test, LONG_AGENT)
    const run = await test.studio.runs.start('test', { input: LONG_INPUT, agentId: LONG_AGENT.id })
    await answering(test, run.id)
    const killed = enginePid(test)
    process.kill(killed, 'SIGKILL')
    const ended = await test.studio.runs.finished(run.id)
    const inferences = readTrace(test.studio.store, run.id).spans.filter((span) => span.kind === 'inference')
    expect(inferences.slice(0, 2).map((span) => span.status)).toEqual(['interrupted', 'ok'])
    expect(inferences[0]?.error?.code).toBe('ENGINE_INTERRUPTED')
    expect(ended.status).toBe('done')
    // Both attempts were asked the same, and the answer is X-rayed as that of the second.
    const [broken, whole] = inferences.map(({ id }) => id)
    if (!broken || !whole) throw new Error('an inference is missing')
    expect(recordedRequest(test.studio.store, run.id, broken)).toEqual(
      recordedRequest(test.studio.store, run.id, whole),
    )
    expect(xraySpan(test.studio.store, run.id, whole).agrees).toBe(true)
    expect(() => xraySpan(test.studio.store, run.id, broken)).toThrow(/no recorded answer/)
    expect(enginePid(test)).not.toBe(killed)
    expect(test.studio.engine.state.restarts).toBe(1)
  })

  it('before the first token still gives the right answer', async () => {
    const test = await openStudio()
    await load(test)
    // Frozen, so that it surely dies within the step.
    process.kill(enginePid(test), 'SIGSTOP')
    const run = await test.studio.runs.start('test', { input: 'What is 12*7?' })
    await delay(200)
    process.kill(enginePid(test), 'SIGKILL')
    const ended = await test.studio.runs.finished(run.id)
    expect(ended).toMatchObject({ status: 'done', answer: expect.stringContaining('84') })
  })

  it('is what a hung engine gets, and the run goes on', async () => {
    const test = await openStudio()
    await load(test)
    const hung = enginePid(test)
    process.kill(hung, 'SIGSTOP')
    const run = await test.studio.runs.start('test', { input: 'What is 12*7?' })
    expect(await test.studio.runs.finished(run.id)).toMatchObject({
      status: 'done',
      answer: expect.stringContaining('84'),
    })
    expect(enginePid(test)).not.toBe(hung)
  })

  it('a second time in the same step ends the run with a clear error, and the next run works', async () => {
    const test = await openStudio()
    addAgent(test, LONG_AGENT)
    const run = await test.studio.runs.start('test', { input: LONG_INPUT, agentId: LONG_AGENT.id })
    const pids = new Set<number>()
    const stop = observe(test, run.id, (event) => {
      const { pid } = test.studio.engine.state
      if (event.type !== 'tokens' || !pid || pids.has(pid)) return
      pids.add(pid)
      process.kill(pid, 'SIGKILL')
    })
    const ended = await test.studio.runs.finished(run.id)
    stop()
    expect(pids.size).toBe(2)
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'ENGINE_INTERRUPTED' } })
    const next = await test.studio.runs.start('test', { input: 'What is 12*7?' })
    expect(await test.studio.runs.finished(next.id)).toMatchObject({ status: 'done' })
  })
})
