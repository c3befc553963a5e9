import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, bundleEngineHost, modelAt, OPTIONS, startEngine, TINY, TINY_PATH } from '../../support/engine-fork.ts'

const folder = mkdtempSync(join(tmpdir(), 'engine-files-'))
let host: Awaited<ReturnType<typeof bundleEngineHost>>
let running: ReturnType<typeof startEngine>
let whole: Buffer

beforeAll(async () => {
  host = await bundleEngineHost()
  running = startEngine(host.entry)
  whole = await readFile(TINY_PATH)
  await running.engine.load(TINY, OPTIONS)
})

afterAll(async () => {
  await running?.stop()
  host?.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function file(name: string, content: Buffer | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** A copy of the bundled model with one string of its header replaced by another of the same length. */
async function patched(name: string, from: string, to: string): Promise<string> {
  const copy = Buffer.from(whole)
  const at = copy.indexOf(from)
  if (at < 0 || from.length !== to.length) throw new Error(`Cannot patch ${from}.`)
  copy.write(to, at)
  return await file(name, copy)
}

const expectRefused = async (path: string, code: string, words: RegExp) => {
  const { engine } = running
  const refusals = [() => engine.inspect(path), () => engine.load(modelAt(path, 'b'), OPTIONS)]
  for (const refused of refusals) {
    await expect(refused()).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
  }
  expect(engine.state).toMatchObject({ status: 'ready', modelId: TINY.id, restarts: 0 })
}

test('a path without a file is not told apart from a bad file', async () => {
  await expectRefused(join(folder, 'missing.gguf'), 'MODEL_NOT_FOUND', /no file at .*missing\.gguf/)
  await expectRefused(join(TINY_PATH, 'inside'), 'MODEL_NOT_FOUND', /no file at/)
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling.gguf'))
  await expectRefused(join(folder, 'dangling.gguf'), 'MODEL_NOT_FOUND', /no file at/)
})

test('a file that is no GGUF reaches native code', async () => {
  await expectRefused(await file('empty.gguf', ''), 'MODEL_INVALID', /is empty/)
  await expectRefused(
    await file('text.gguf', 'hello, this is a text\n'.repeat(100)),
    'MODEL_INVALID',
    /is not a GGUF file/,
  )
  await expectRefused(
    await file('old.gguf', Buffer.concat([Buffer.from('GGUF\x01'), Buffer.alloc(99)])),
    'MODEL_INVALID',
    /version 1/,
  )
  await expectRefused(
    await file('big-endian.gguf', Buffer.concat([Buffer.from('GGUF\0\0\0\x03'), Buffer.alloc(99)])),
    'MODEL_INVALID',
    /version/,
  )
  await mkdir(join(folder, 'dir.gguf'))
  await expectRefused(join(folder, 'dir.gguf'), 'MODEL_INVALID', /is a folder/)
})

test('a header with absurd counts makes the engine allocate them', async () => {
  const header = Buffer.alloc(4096)
  header.write('GGUF')
  header.writeUInt32LE(3, 4)
  header.writeBigUInt64LE(2n ** 62n, 8)
  header.writeBigUInt64LE(2n ** 62n, 16)
  await expectRefused(await file('absurd.gguf', header), 'MODEL_INVALID', /promises more than it holds/)
  header.writeBigUInt64LE(3n, 8)
  header.writeBigUInt64LE(5n, 16)
  await expectRefused(await file('noise.gguf', header), 'MODEL_INVALID', /damaged|weights/)
})

test('a truncated GGUF is loaded', async () => {
  const copy = await file('cut.gguf', whole)
  const lengths = [
    whole.length - 1,
    whole.length - 40_000,
    500_000,
    63_840,
    63_000,
    40_000,
    2000,
    100,
    30,
    23,
    10,
    4,
    3,
  ]
  for (const length of lengths) {
    await truncate(copy, length)
    await expectRefused(copy, 'MODEL_INVALID', /is cut off|not a GGUF/)
  }
})

test('a missing part of a split model is found out only by llama.cpp', async () => {
  await expectRefused(await file('m-00001-of-00002.gguf', whole), 'MODEL_NOT_FOUND', /m-00002-of-00002\.gguf/)
})

test('a model without the tags as single tokens is spoken to all the same', async () => {
  const { engine } = running
  const path = await patched('other.gguf', '<tool_call>', '<tool-call>')
  expect(await engine.inspect(path)).toMatchObject({ architecture: 'glm4', format: null })
  await engine.load(modelAt(path, 'c'), OPTIONS)
  expect(engine.state).toMatchObject({ status: 'ready' })
  await expect(engine.infer(ask('hi'), () => {})).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringMatching(/lacks <tool_call>/),
  })
  await engine.load(TINY, OPTIONS)
  expect((await engine.infer(ask('What is 12*7?'), () => {})).toolCalls).toHaveLength(1)
})

test('an architecture llama.cpp does not know takes the engine down', async () => {
  const { engine } = running
  const copy = Buffer.from(whole)
  for (let at = copy.indexOf('glm4'); at >= 0 && at < 5000; at = copy.indexOf('glm4', at + 1)) copy.write('zzz9', at)
  const path = await file('unknown.gguf', copy)
  expect(await engine.inspect(path)).toMatchObject({ architecture: 'zzz9', format: null })
  await expect(engine.load(modelAt(path, 'd'), OPTIONS)).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringMatching(/unknown\.gguf could not be loaded: .*zzz9/),
  })
  expect(engine.state).toMatchObject({ status: 'idle', modelId: null, restarts: 0 })
  await engine.load(TINY, OPTIONS)
})

test('damage inside the header kills or hangs the engine', async () => {
  const { engine } = running
  for (let seed = 1; seed <= 25; seed += 1) {
    const copy = Buffer.from(whole)
    for (let n = 0; n < 4; n += 1)
      copy[(seed * 7919 + n * 104_729) % (n < 2 ? 900 : 63_000)] = (seed * 31 + n * 17) % 256
    const path = await file('damaged.gguf', copy)
    const outcome = await engine.inspect(path).then(
      () => 'read',
      (error: { code: string }) => error.code,
    )
    expect(['read', 'MODEL_INVALID']).toContain(outcome)
  }
  expect(engine.state.restarts).toBe(0)
})

test('the summary of a good file lacks what the page shows', async () => {
  const summary = await running.engine.inspect(TINY_PATH)
  expect(summary).toMatchObject({
    name: 'AutoGLM Tiny',
    architecture: 'glm4',
    format: 'glm-4.7',
    parameters: 1_439_856,
    quantization: 'F16',
    contextLength: 2048,
    license: null,
  })
  const rows = new Map(summary.metadata.map(({ key, value }) => [key, value]))
  expect(rows.get('glm4.block_count')).toBe('5')
  expect(rows.get('tokenizer.ggml.tokens')).toBe('2048 values')
})
