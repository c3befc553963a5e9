import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EngineModel } from '../../../src/main/engine/types.ts'
import { adapterGguf } from '../../support/adapter-gguf.ts'
import { bertGguf } from '../../support/bert-gguf.ts'
import { ask, modelAt, OPTIONS, TINY } from '../../support/engine-fork.ts'
import { runEngine } from '../../support/running-engine.ts'
import { temporaryFolder } from '../../support/studio.ts'

const running = runEngine()

function fileOf(bytes: Buffer): EngineModel {
  const path = join(temporaryFolder('embedding'), 'embedding.gguf')
  writeFileSync(path, bytes)
  return modelAt(path, 'd')
}

const TEXTS = ['the cat is of the sky', 'bread', 'the dog is the cat', '0123 abc', 'sky of bread']
const dot = (a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

test.each<[string, () => EngineModel, number, string]>([
  ['the bundled model', () => TINY, 144, 'last'],
  ['a BERT with mean pooling', () => fileOf(bertGguf()), 32, 'mean'],
  ['a BERT with the vector of its first token', () => fileOf(bertGguf('cls')), 32, 'cls'],
])(
  'vectors of %s depend on their company or order, have no length 1, or are all alike',
  async (_, make, dimension, pooling) => {
    const { engine } = running
    const model = make()
    const all = await engine.embed(TEXTS, model, OPTIONS)
    expect(all).toMatchObject({ dimension, pooling, truncated: [], modelSha256: model.sha256 })
    expect(all.vectors).toHaveLength(TEXTS.length)
    for (const vector of all.vectors) {
      expect(vector).toHaveLength(dimension)
      expect(dot(vector, vector)).toBeCloseTo(1, 5)
    }
    const reversed = await engine.embed([...TEXTS].reverse(), model, OPTIONS)
    for (const [index, vector] of reversed.vectors.reverse().entries())
      expect(dot(vector, all.vectors[index])).toBeCloseTo(1, 5)
    for (const [index, text] of TEXTS.entries()) {
      const { vectors } = await engine.embed([text], model, OPTIONS)
      expect(dot(vectors[0], all.vectors[index])).toBeCloseTo(1, 5)
    }
    for (const [index, vector] of all.vectors.entries())
      for (const other of all.vectors.slice(0, index)) expect(dot(vector, other)).toBeLessThan(0.9999)
  },
)

test('a text longer than the model reads is cut without a word, or fails', async () => {
  const long = 'cat '.repeat(500)
  const texts = [...Array.from({ length: 17 }, () => 'bread'), long]
  const { truncated, tokens, vectors } = await running.engine.embed(texts, fileOf(bertGguf()), OPTIONS)
  expect(truncated).toEqual([17])
  expect(tokens.at(-1)).toBe(125)
  expect(dot(vectors[0], vectors[16])).toBeCloseTo(1, 5)
  await expect(running.engine.embed(['bread', ' '], TINY, OPTIONS)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
})

test('the chat model is unloaded for the embedding model, or answers otherwise beside it', async () => {
  const { engine } = running
  const question = ask('What is 12*7?', { reproducible: true })
  const before = await engine.infer(question, () => {})
  const embedding = engine.embed(
    Array.from({ length: 64 }, (_, n) => `the cat ${n}`),
    fileOf(bertGguf()),
    OPTIONS,
  )
  const during = await engine.infer(question, () => {})
  await embedding
  expect(during.tokens.map(({ id, p }) => [id, p])).toEqual(before.tokens.map(({ id, p }) => [id, p]))
  expect(engine.state).toMatchObject({ modelId: TINY.id, status: 'ready' })
})

test('an inference waits until a long list of texts is embedded', async () => {
  const { engine } = running
  await engine.load(TINY, { ...OPTIONS, sequences: 1 })
  const stop = new AbortController()
  let embedded = false
  const texts = Array.from({ length: 400 }, (_, n) => `text ${n} ${'word '.repeat(100)}`)
  const embedding = engine.embed(texts, TINY, OPTIONS, stop.signal).finally(() => {
    embedded = true
  })
  await engine.infer(ask('What is 12*7?', { maxTokens: 4 }), () => {})
  expect(embedded).toBe(false)
  stop.abort()
  await expect(embedding).rejects.toMatchObject({ code: 'CANCELLED' })
  await engine.load(TINY, OPTIONS)
})

test('the memory an embedding model keeps is not counted when another model is reckoned with', async () => {
  const { engine } = running
  const small = await engine
    .embed(['bread'], fileOf(bertGguf()), OPTIONS)
    .then(() => engine.estimate(TINY.path, OPTIONS))
  const large = await engine.embed(['bread'], TINY, OPTIONS).then(() => engine.estimate(TINY.path, OPTIONS))
  expect(large.machine.memory).toBeLessThan(small.machine.memory)
})

test('aborting does not stop embedding, or spoils what comes after', async () => {
  const { engine } = running
  const stop = new AbortController()
  const embedding = engine.embed(
    Array.from({ length: 5000 }, (_, n) => `text ${n}`),
    TINY,
    OPTIONS,
    stop.signal,
  )
  setTimeout(() => stop.abort(), 100)
  await expect(embedding).rejects.toMatchObject({ code: 'CANCELLED' })
  expect((await engine.embed(['bread'], TINY, OPTIONS)).vectors).toHaveLength(1)
})

test('an engine killed while embedding does not come back with both models', async () => {
  const { engine } = running
  const embedding = engine.embed(
    Array.from({ length: 5000 }, (_, n) => `text ${n}`),
    TINY,
    OPTIONS,
  )
  setTimeout(() => process.kill(engine.state.pid ?? 0, 'SIGKILL'), 100)
  await expect(embedding).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' })
  expect((await engine.embed(['bread'], TINY, OPTIONS)).vectors).toHaveLength(1)
  expect((await engine.infer(ask('What is 12*7?'), () => {})).toolCalls).toHaveLength(1)
})

test.each<[string, () => EngineModel, string]>([
  ['damaged', () => fileOf(bertGguf().subarray(0, 4000)), 'MODEL_INVALID'],
  ['absent', () => modelAt('/nowhere/embedding.gguf'), 'MODEL_NOT_FOUND'],
  ['an adapter', () => fileOf(adapterGguf()), 'MODEL_UNSUPPORTED'],
])('an embedding model that is %s takes the engine or the chat model with it', async (_, make, code) => {
  const { engine } = running
  const { restarts } = engine.state
  await expect(engine.embed(['bread'], make(), OPTIONS)).rejects.toMatchObject({ code })
  expect((await engine.embed(['bread'], TINY, OPTIONS)).vectors).toHaveLength(1)
  expect((await engine.infer(ask('What is 12*7?'), () => {})).toolCalls).toHaveLength(1)
  expect(engine.state.restarts).toBe(restarts)
})
