import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GgufInsights, getLlama, readGgufFileInfo } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryNeed } from '../../../src/main/engine/fit/estimate.ts'
import { readFigures } from '../../../src/main/engine/local/figures.ts'
import { readHeader } from '../../../src/main/engine/local/header.ts'
import { bundleEngineHost, modelAt, OPTIONS, startEngine, TINY, TINY_PATH } from '../../support/engine-fork.ts'

const folder = mkdtempSync(join(tmpdir(), 'engine-fit-'))
let host: Awaited<ReturnType<typeof bundleEngineHost>>
let running: ReturnType<typeof startEngine>

beforeAll(async () => {
  host = await bundleEngineHost()
  running = startEngine(host.entry)
})

afterAll(async () => {
  await running?.stop()
  host?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A file whose one tensor of 2^40 numbers is a hole: as large as it says, and of no bytes on disk. */
async function enormous(): Promise<string> {
  const whole = await readFile(TINY_PATH)
  const name = Buffer.from('token_embd.weight')
  const at = whole.indexOf(name) + name.length
  const copy = Buffer.from(whole)
  // Behind the name: the number of dimensions, the first of them, then the second.
  copy.writeBigUInt64LE(2n ** 40n / copy.readBigUInt64LE(at + 4), at + 12)
  const path = join(folder, 'enormous.gguf')
  await writeFile(path, copy)
  await truncate(path, 5 * 2 ** 40)
  return path
}

test('the estimate is of another order than the memory that is really taken', async () => {
  const { info } = await readHeader(TINY_PATH)
  const figures = readFigures(info)
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, maxThreads: 1 })
  const insights = await GgufInsights.from(await readGgufFileInfo(TINY_PATH), llama)
  expect(figures.weightBytes).toBe(insights.modelSize)
  const theirs = (contextSize: number) =>
    insights.estimateContextResourceRequirements({ contextSize, modelGpuLayers: 0, includeGraphOverhead: false }).cpuRam
  expect((65_536 - 8192) * figures.cacheBytesPerToken).toBe(theirs(65_536) - theirs(8192))

  const model = await llama.loadModel({ modelPath: TINY_PATH })
  const before = process.memoryUsage.rss()
  const context = await model.createContext({ contextSize: 262_144, threads: 1 })
  const taken = process.memoryUsage.rss() - before
  await context.dispose()
  await model.dispose()
  const { cache, compute } = memoryNeed(figures, 262_144)
  expect((cache + compute) / taken).toBeGreaterThan(0.5)
  expect((cache + compute) / taken).toBeLessThan(2)
})

test('the engine reckons with another context than it was asked to', async () => {
  const { engine } = running
  const fit = await engine.estimate(TINY_PATH, { ...OPTIONS, contextSize: 1024 })
  expect(fit).toMatchObject({ verdict: 'fits', contextSize: 1024, machine: { vram: null } })
  expect(fit.machine.available).toBeLessThanOrEqual(fit.machine.memory)
  const larger = await engine.estimate(TINY_PATH, { ...OPTIONS, contextSize: 2048 })
  expect(larger.need.cache).toBe(2 * fit.need.cache)
})

test('a model that no memory holds reaches native code, or takes the loaded one with it', async () => {
  const { engine } = running
  await engine.load(TINY, OPTIONS)
  const path = await enormous()
  expect((await engine.estimate(path, OPTIONS)).verdict).toBe('too-large')
  await expect(engine.load(modelAt(path, 'b'), OPTIONS)).rejects.toMatchObject({
    code: 'MODEL_TOO_LARGE',
    message: expect.stringMatching(/enormous\.gguf needs .* but this machine has/),
  })
  expect(engine.state.restarts).toBe(0)
  await engine.load(TINY, OPTIONS)
  expect(engine.state).toMatchObject({ status: 'ready', contextReducedFrom: null })
})
