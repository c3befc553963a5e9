import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, bundleEngineHost, modelAt, OPTIONS, startEngine, TINY_PATH } from '../../support/engine-fork.ts'
import { withMetadata } from '../../support/gguf-metadata.ts'

const folder = mkdtempSync(join(tmpdir(), 'engine-formats-'))
let host: Awaited<ReturnType<typeof bundleEngineHost>>
let running: ReturnType<typeof startEngine>
let whole: Buffer

beforeAll(async () => {
  host = await bundleEngineHost()
  running = startEngine(host.entry)
  whole = await readFile(TINY_PATH)
})

afterAll(async () => {
  await running?.stop()
  host?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** The bundled model with another chat template. */
async function variant(name: string, template: string): Promise<string> {
  const path = join(folder, `${name}.gguf`)
  await writeFile(path, withMetadata(whole, { 'tokenizer.chat_template': template }))
  return path
}

const nothing = () => {}
const STYLE_A = '[gMASK]<sop>{% if tools %}<tool_call>{function-name}\n<arg_key>{arg-key-1}</arg_key>{% endif %}'
const CHATML =
  "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"

test('a file whose template is that of GLM 4.5 is spoken to as GLM 4.7', async () => {
  const { engine } = running
  const path = await variant('style-a', STYLE_A)
  expect(await engine.inspect(path)).toMatchObject({ name: 'AutoGLM Tiny', format: 'glm-4.5' })
  await engine.load(modelAt(path, 'c'), OPTIONS)
  const result = await engine.infer(ask('What is 12*7?'), nothing)
  expect(result.template.name).toBe('glm-4.5')
  expect(result.promptText).toMatch(/<\|user\|>\nWhat is 12\*7\?\/nothink<\|assistant\|>\n<think><\/think>$/)
  expect(result.tokens.length).toBeGreaterThan(0)
  // Trained on another format, the model need not call well; but whatever it wrote must be somewhere.
  expect(result.content + result.problems.join('') + JSON.stringify(result.toolCalls)).not.toBe('[]')
})

test('a model that is no GLM is refused, or its label claims a GLM format', async () => {
  const { engine } = running
  const path = await variant('chatml', CHATML)
  expect(await engine.inspect(path)).toMatchObject({ format: 'template' })
  await engine.load(modelAt(path, 'd'), OPTIONS)
  const result = await engine.infer(ask('What is <|user|> <think> 12*7?', { tools: [], maxTokens: 20 }), nothing)
  expect(result.template.name).toBe('template')
  expect(result.promptText).toMatch(/^<\|im_start\|>system\nYou are AutoGLM/)
  expect(result.promptText.endsWith('<|im_end|>\n<|im_start|>assistant\n')).toBe(true)
  expect(result.promptTokens.filter(({ text }) => text === '<|user|>' || text === '<think>')).toEqual([])
  expect(result.tokens.length).toBeGreaterThan(0)
})

test('a model without a usable template is run all the same, or takes the engine down', async () => {
  const { engine } = running
  const path = await variant('broken', '{% for %}')
  expect(await engine.inspect(path)).toMatchObject({ format: null })
  await engine.load(modelAt(path, 'e'), OPTIONS)
  await expect(engine.infer(ask('Hi'), nothing)).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringMatching(/cannot be talked to, because its chat template cannot be read/),
  })
  const refuses = await variant('refuses', "{{ raise_exception('never') }}")
  await engine.load(modelAt(refuses, 'f'), OPTIONS)
  await expect(engine.infer(ask('Hi'), nothing)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
  expect(engine.state.restarts).toBe(0)
})
