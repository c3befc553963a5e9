import { afterAll, beforeAll } from 'vitest'
import type { EngineClient } from '../../src/main/engine/client.ts'
import type { InferRequest, InferResult } from '../../src/main/engine/types.ts'
import { bundleEngineHost, OPTIONS, startEngine, TINY } from './engine-fork.ts'

export interface RunningEngine {
  readonly engine: EngineClient
}

/** One engine process for all tests of a file, with the bundled model loaded unless `load` is false. */
export function runEngine({ load = true } = {}): RunningEngine {
  let host: Awaited<ReturnType<typeof bundleEngineHost>> | undefined
  let running: ReturnType<typeof startEngine> | undefined
  beforeAll(async () => {
    host = await bundleEngineHost()
    running = startEngine(host.entry)
    if (load) await running.engine.load(TINY, OPTIONS)
  })
  afterAll(async () => {
    await running?.stop()
    host?.remove()
  })
  return {
    get engine() {
      if (!running) throw new Error('The engine runs only while tests do.')
      return running.engine
    },
  }
}

/** An inference at work. */
export interface Going {
  result: Promise<InferResult>
  stop: AbortController
  /** Tokens so far. */
  seen(): number
}

/** Starts an inference and resolves once tokens of it have come. */
export function begin({ engine }: RunningEngine, request: InferRequest): Promise<Going> {
  return new Promise((resolve, reject) => {
    let count = 0
    const stop = new AbortController()
    const onTokens = (tokens: readonly unknown[]) => {
      count += tokens.length
      resolve({ result, stop, seen: () => count })
    }
    const result = engine.infer(request, onTokens, stop.signal)
    result.catch(reject)
  })
}
