import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { EngineState } from '../../../src/shared/models.ts'
import { ask, bundleEngineHost, endless, OPTIONS, startEngine, TINY } from '../../support/engine-fork.ts'

let host: Awaited<ReturnType<typeof bundleEngineHost>>
let running: ReturnType<typeof startEngine> | undefined

beforeAll(async () => {
  host = await bundleEngineHost()
})

afterEach(async () => {
  await running?.stop()
  running = undefined
})

afterAll(() => host?.remove())

const start = (...args: Parameters<typeof startEngine> extends [string, ...infer Rest] ? Rest : never) => {
  running = startEngine(host.entry, ...args)
  return running
}

const pidOf = ({ pid }: EngineState): number => {
  if (pid === null) throw new Error('The engine has no process.')
  return pid
}

/** Starts an endless answer and resolves once tokens of it have come. */
async function answering(engine: ReturnType<typeof startEngine>['engine']): Promise<{ result: Promise<unknown> }> {
  return await new Promise((resolve) => {
    const result = engine.infer(endless(), () => resolve({ result }))
    result.catch(() => {})
  })
}

test('a killed engine takes the waiting requests with it, or comes back without its model', async () => {
  const { engine } = start()
  await engine.load(TINY, { ...OPTIONS, sequences: 1 })
  const { result } = await answering(engine)
  const waiting = engine.infer(ask('What is 12*7?'), () => {})
  const before = pidOf(engine.state)
  const build = engine.state.build
  process.kill(before, 'SIGKILL')
  await expect(result).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
  expect(engine.state).toMatchObject({ status: 'starting', pid: null, modelId: TINY.id, build })
  expect((await waiting).toolCalls).toEqual([{ name: 'calculator', arguments: { expression: '12*7' } }])
  expect(engine.state).toMatchObject({ status: 'ready', restarts: 1, modelId: TINY.id })
  expect(engine.state.pid).not.toBe(before)
})

test('an engine that hangs is waited for forever', async () => {
  const { engine } = start({ intervalMs: 50, timeoutMs: 1000 })
  await engine.load(TINY, OPTIONS)
  const { result } = await answering(engine)
  process.kill(pidOf(engine.state), 'SIGSTOP')
  await expect(result).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
  expect((await engine.infer(ask('What is 12*7?'), () => {})).toolCalls).toHaveLength(1)
  expect(engine.state.restarts).toBe(1)
})

test('a busy engine is taken for a hanging one', async () => {
  const { engine } = start({ intervalMs: 20, timeoutMs: 400 })
  await engine.load(TINY, OPTIONS)
  const result = await engine.infer(endless(), () => {})
  expect(result.stopReason).toBe('length')
  expect(engine.state.restarts).toBe(0)
  expect(engine.state.memoryBytes).toBeGreaterThan(1e6)
  expect(engine.state.tokensPerSecond).toBeGreaterThan(0)
})

test('an engine that keeps dying leaves callers hanging, or cannot be started again', async () => {
  const { engine } = start({}, { maxDeaths: 2 })
  await engine.load(TINY, OPTIONS)
  for (const deaths of [1, 2]) {
    const { result } = await answering(engine)
    process.kill(pidOf(engine.state), 'SIGKILL')
    await expect(result).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
    if (deaths === 1) await engine.infer(ask('What is 12*7?'), () => {})
  }
  await expect(engine.infer(ask('What is 12*7?'), () => {})).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  expect(engine.state).toMatchObject({ status: 'failed', error: { code: 'ENGINE_UNAVAILABLE' } })
  await engine.load(TINY, OPTIONS)
  expect(engine.state).toMatchObject({ status: 'ready', error: null })
  expect((await engine.infer(ask('What is 12*7?'), () => {})).toolCalls).toHaveLength(1)
})

test('an unloaded model answers, or comes back after a crash', async () => {
  const { engine } = start()
  await expect(engine.infer(ask('hi'), () => {})).rejects.toMatchObject({ code: 'MODEL_NOT_LOADED' })
  await engine.load(TINY, OPTIONS)
  await engine.unload()
  expect(engine.state).toMatchObject({ status: 'idle', modelId: null })
  await expect(engine.infer(ask('hi'), () => {})).rejects.toMatchObject({ code: 'MODEL_NOT_LOADED' })
  process.kill(pidOf(engine.state), 'SIGKILL')
  await expect(engine.infer(ask('hi'), () => {})).rejects.toMatchObject({ code: 'MODEL_NOT_LOADED' })
})

test('loading and using two models in turn keeps the first one', async () => {
  const { engine } = start()
  const states: EngineState['status'][] = []
  engine.onState(({ status }) => states.at(-1) !== status && states.push(status))
  await engine.load(TINY, { ...OPTIONS, contextSize: 512 })
  expect(engine.state).toMatchObject({ contextSize: 512, threads: 1, device: 'cpu' })
  await engine.load(TINY, { ...OPTIONS, contextSize: 1024 })
  expect(engine.state.contextSize).toBe(1024)
  expect(states).toEqual(['starting', 'idle', 'loading', 'ready', 'loading', 'ready'].slice(6 - states.length))
})

test('a load that is cancelled is carried out', async () => {
  const { engine } = start()
  await expect(engine.load(TINY, OPTIONS, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
  const controller = new AbortController()
  engine.onState(({ status }) => status === 'loading' && controller.abort())
  await expect(engine.load(TINY, OPTIONS, controller.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(engine.state).toMatchObject({ modelId: null, status: 'idle' })
})

test('closing leaves calls unanswered', async () => {
  const { engine, stop } = start()
  await engine.load(TINY, OPTIONS)
  const { result } = await answering(engine)
  const waiting = engine.infer(ask('hi'), () => {})
  const ended = Promise.allSettled([result, waiting])
  await stop()
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(engine.infer(ask('hi'), () => {})).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  expect(engine.state.status).toBe('stopped')
})
