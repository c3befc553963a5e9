import type { EngineClient } from '../../src/main/engine/client.ts'
import type { EngineModel, EngineOptions, InferRequest } from '../../src/main/engine/types.ts'
import { ENGINE_ENVIRONMENT } from '../../src/main/process/environment.ts'
import { inOwnProcess, openBareModel } from './bare.ts'
import type { Figure } from './figure.ts'

/** Loads of model and context through the engine, which take longer: AUTOGLM_CYCLES=1000 for the whole measurement. */
const LOADS = Number(process.env.AUTOGLM_CYCLES ?? 200)
const CONTEXTS = 1000
const WARM = 20

/** In a process of its own: contexts of one model opened, used and closed; sends the growth in bytes after the first few. */
export async function bareContexts(): Promise<void> {
  const model = await openBareModel()
  const prompt = model.tokenize('Hello there', false)
  const cycle = async (): Promise<void> => {
    const context = await model.createContext({ contextSize: 2048, sequences: 1, threads: 1 })
    let count = 0
    for await (const _ of context.getSequence().evaluate(prompt, { temperature: 0 })) if (++count === 4) break
    await context.dispose()
  }
  for (let count = 0; count < WARM; count += 1) await cycle()
  const before = process.memoryUsage.rss()
  for (let count = 0; count < CONTEXTS; count += 1) await cycle()
  process.send?.(process.memoryUsage.rss() - before)
}

export async function benchMemory(
  engine: EngineClient,
  model: EngineModel,
  options: EngineOptions,
  request: InferRequest,
): Promise<Figure[]> {
  const memory = async (): Promise<number> => {
    const before = engine.state.memoryBytes
    for (let wait = 0; wait < 30; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (engine.state.memoryBytes !== before) break
    }
    return engine.state.memoryBytes ?? 0
  }
  const cycle = async (): Promise<void> => {
    await engine.load(model, options)
    await engine.infer(request, () => {})
  }
  for (let count = 0; count < WARM; count += 1) await cycle()
  const before = await memory()
  for (let count = 0; count < LOADS; count += 1) await cycle()
  const growth = (await memory()) - before
  return [
    {
      name: `memory after ${CONTEXTS} contexts opened and closed`,
      value: (await inOwnProcess<number>('bare-contexts', ENGINE_ENVIRONMENT)) / 1e6,
      unit: 'MB',
      bar: { at: 'most', value: 50 },
      detail: `of one model, in the engine's environment; growth after the first ${WARM}`,
    },
    {
      name: `memory after ${LOADS} loads of model and context`,
      value: growth / 1e6,
      unit: 'MB',
      bar: { at: 'most', value: 50 },
      detail: `growth of the engine's process after the first ${WARM}`,
    },
  ]
}
