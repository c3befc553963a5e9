import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AdapterUse, InferResult } from '../../../src/main/engine/types.ts'
import { adapterGguf } from '../../support/adapter-gguf.ts'
import { ask, endless, modelAt, OPTIONS, TINY, TINY_PATH } from '../../support/engine-fork.ts'
import { runEngine } from '../../support/running-engine.ts'
import { temporaryFolder } from '../../support/studio.ts'

const running = runEngine()

function adapter(scale: number, options: Parameters<typeof adapterGguf>[0] = {}): AdapterUse {
  const path = join(temporaryFolder('adapter'), 'adapter.gguf')
  writeFileSync(path, adapterGguf(options))
  const { id, sha256 } = modelAt(path, 'b')
  return { id, sha256, scale, path }
}

const infer = (adapters: AdapterUse[], change: Parameters<typeof ask>[1] = {}): Promise<InferResult> =>
  running.engine.infer(
    ask('What is 12*7?', {
      maxTokens: 24,
      reproducible: true,
      ...(adapters.length > 0 ? { adapters } : {}),
      ...change,
    }),
    () => {},
  )
const ids = ({ tokens }: InferResult): number[] => tokens.map(({ id }) => id)

test('an adapter is not applied, its scale is ignored, or it stays when it is not asked for', async () => {
  const plain = await infer([])
  const one = adapter(1)
  const none = await infer([{ ...one, scale: 0 }])
  expect(none.tokens.map(({ id, p }) => [id, p])).toEqual(plain.tokens.map(({ id, p }) => [id, p]))
  const full = await infer([one])
  expect(ids(full)).not.toEqual(ids(plain))
  const other = await infer([adapter(1, { seed: 2 })])
  expect(ids(other)).not.toEqual(ids(full))
  expect(ids(await infer([one]))).toEqual(ids(full))
  expect(ids(await infer([]))).toEqual(ids(plain))
})

test('the passport hides which adapters were applied, or tells a path', async () => {
  const one = adapter(0.5)
  const two = adapter(-1, { seed: 2 })
  const { passport } = await infer([one, two])
  expect(passport.adapters).toEqual([
    { sha256: one.sha256, scale: 0.5 },
    { sha256: two.sha256, scale: -1 },
  ])
  expect((await infer([])).passport.adapters).toBeUndefined()
})

test('inferences with different adapters at the same time get each other’s', async () => {
  const sets = [[], [adapter(1)], [adapter(1, { seed: 2 })], [adapter(1, { seed: 3 })], [adapter(1, { seed: 4 })]]
  const alone: number[][] = []
  for (const adapters of sets) alone.push(ids(await infer(adapters)))
  expect(new Set(alone.map(String)).size).toBe(sets.length)
  const together = await Promise.all([...sets, ...sets].map((adapters) => infer(adapters, { reproducible: false })))
  expect(together.map(ids)).toEqual([...alone, ...alone])
})

test('aborting while an adapter’s context is awaited leaves the engine hanging', async () => {
  const busy = new AbortController()
  const going: Promise<InferResult>[] = []
  // So weak that the model goes on as endlessly as without them.
  for (const each of [adapter(0.001), adapter(0.001, { seed: 2 })]) {
    await new Promise<void>((resolve) => {
      going.push(running.engine.infer(endless({ adapters: [each] }), () => resolve(), busy.signal))
    })
  }
  const stop = new AbortController()
  const third = running.engine.infer(
    ask('What is 12*7?', { adapters: [adapter(1, { seed: 3 })] }),
    () => {},
    stop.signal,
  )
  setTimeout(() => stop.abort(), 50)
  await expect(third).rejects.toMatchObject({ code: 'CANCELLED' })
  busy.abort()
  for (const each of await Promise.all(going)) expect(each.stopReason).toBe('abort')
  expect((await infer([])).toolCalls).toHaveLength(1)
})

test.each<[string, () => AdapterUse, RegExp]>([
  ['for another architecture', () => adapter(1, { architecture: 'llama' }), /for the architecture llama.*of glm4/],
  ['for a model of another shape', () => adapter(1, { width: 96 }), /cannot be used with autoglm-tiny\.gguf/],
  ['of another kind', () => adapter(1, { type: 'control' }), /no LoRA adapter/],
  ['that is a model', () => ({ ...adapter(1), path: TINY_PATH }), /is a model and no adapter/],
])('an adapter %s takes the engine with it, or is applied', async (_name, make, message) => {
  const failing = infer([make()])
  await expect(failing).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
  await expect(failing).rejects.toThrow(message)
  expect((await infer([])).toolCalls).toHaveLength(1)
  expect(running.engine.state.restarts).toBe(0)
})

test('an adapter that is gone or cut off takes the engine with it', async () => {
  const gone = { ...adapter(1), path: '/nowhere/adapter.gguf' }
  await expect(infer([gone])).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
  const cut = adapter(1)
  writeFileSync(cut.path ?? '', adapterGguf().subarray(0, 3000))
  await expect(infer([cut])).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  expect((await infer([])).toolCalls).toHaveLength(1)
})

test('an adapter is loaded as if it were a model', async () => {
  const { path = '' } = adapter(1)
  await expect(running.engine.load(modelAt(path, 'c'), OPTIONS)).rejects.toThrow(/is an adapter and no model/)
  await running.engine.load(TINY, OPTIONS)
  expect(await running.engine.inspect(path)).toMatchObject({
    architecture: 'glm4',
    format: null,
    adapter: { rank: 4, alpha: 4, tensors: 10, base: 'AutoGLM Tiny' },
  })
  expect((await running.engine.inspect(TINY_PATH)).adapter).toBeNull()
})
