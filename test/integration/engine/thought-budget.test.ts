import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, bundleEngineHost, modelAt, OPTIONS, startEngine, TINY, TINY_PATH } from '../../support/engine-fork.ts'
import { withMetadata } from '../../support/gguf-metadata.ts'

const folder = mkdtempSync(join(tmpdir(), 'engine-thought-'))
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

/** A bias that keeps the bundled model, which was never taught to think, from closing its thought at once. */
const sampling = { temperature: 0, topP: 1, topK: 0, minP: 0, logitBias: { '</think>': -100, '<tool_call>': -100 } }
const request = (thoughtTokens?: number) =>
  ask('What is 12*7?', { thinking: true, sampling, maxTokens: 60, reproducible: true, thoughtTokens })

test('a thought goes on beyond its tokens, or the record does not say that it was closed', async () => {
  await running.engine.load(TINY, OPTIONS)
  const free = await running.engine.infer(request(), () => {})
  expect(free.tokens.filter(({ channel }) => channel === 'thought').length).toBeGreaterThan(20)
  expect(free).not.toHaveProperty('thoughtCut')
  for (const budget of [0, 1, 12]) {
    const result = await running.engine.infer(request(budget), () => {})
    const channels = result.tokens.map(({ channel }) => channel)
    expect(channels.slice(0, budget)).toEqual(Array.from({ length: budget }, () => 'thought'))
    expect(result.tokens[budget]).toMatchObject({ text: '</think>', channel: 'control', forced: true })
    expect(channels.slice(budget + 1)).not.toContain('thought')
    expect(result.tokens.filter(({ forced }) => forced)).toHaveLength(1)
    expect(result.tokens.length).toBeGreaterThan(budget + 1)
    expect(result).toMatchObject({ thoughtCut: true, passport: { thoughtTokens: budget } })
    expect(result.tokens.slice(0, budget).map(({ id }) => id)).toEqual(free.tokens.slice(0, budget).map(({ id }) => id))
  }
})

test('a thought whose tag is text is not closed, or closed with half of it', async () => {
  const path = join(folder, 'z1.gguf')
  const template = '[gMASK]<sop><|system|>可用工具<|user|><|assistant|>\n<think>'
  await writeFile(path, withMetadata(await readFile(TINY_PATH), { 'tokenizer.chat_template': template }))
  await running.engine.load(modelAt(path, 'b'), OPTIONS)
  const result = await running.engine.infer(request(10), () => {})
  expect(result.template.name).toBe('glm-z1')
  const forced = result.tokens.filter((token) => token.forced)
  expect(forced.map(({ text }) => text).join('')).toBe('</think>')
  expect(result.tokens.slice(10, 10 + forced.length)).toEqual(forced)
  expect(result.thoughtCut).toBe(true)
  expect(result.thought).not.toContain('<')
})
