import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { wordPieces } from '../../../src/main/engine/local/word-pieces.ts'
import { modelAt, OPTIONS } from '../../support/engine-fork.ts'
import { runEngine } from '../../support/running-engine.ts'

/** Made by `scripts/minilm-reference.py` from the published weights, in float32. */
interface Reference {
  text: string
  ids: number[]
  /** Base64 of 384 little-endian floats of length 1 together. */
  vector: string
}

const file = resolve('resources/models/minilm-l6-v2.gguf')
const lines = readFileSync('test/fixtures/embeddings/minilm.jsonl', 'utf8').trimEnd().split('\n')
const references = lines.map((line): Reference => JSON.parse(line))
const running = runEngine({ load: false })

const cosine = (a: Float32Array, encoded: string): number => {
  const bytes = Buffer.from(encoded, 'base64')
  return a.reduce((sum, value, at) => sum + value * bytes.readFloatLE(at * 4), 0)
}

test('texts are cut into other tokens than those the model was trained with', async () => {
  const info = await readGgufFileInfo(file, { sourceType: 'filesystem', logWarnings: false })
  const tokenize = wordPieces(info)
  expect(tokenize).not.toBeNull()
  for (const { text, ids } of references) expect([text, tokenize?.(text)]).toEqual([text, ids])
})

test('the converted model gives other vectors than the published weights', async () => {
  const texts = references.map(({ text }) => text)
  const { vectors, dimension, pooling, truncated } = await running.engine.embed(texts, modelAt(file, 'e'), OPTIONS)
  expect({ dimension, pooling }).toEqual({ dimension: 384, pooling: 'mean' })
  expect(truncated).toEqual([texts.length - 1])
  const likenesses = vectors.map((vector, at) => cosine(vector, references[at]?.vector ?? ''))
  const sorted = [...likenesses].sort((a, b) => a - b)
  expect(sorted[0]).toBeGreaterThanOrEqual(0.995)
  expect(sorted[sorted.length >> 1]).toBeGreaterThanOrEqual(0.999)
})
