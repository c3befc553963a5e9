import type { ToolDeclaration } from '@shared/authored-tools.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HostCall } from '../../../src/main/tools/sandbox/types.ts'
import { WorkerSandbox } from '../../../src/main/tools/sandbox/worker-sandbox.ts'

let sandbox: WorkerSandbox
beforeAll(() => {
  sandbox = new WorkerSandbox(new URL('../../../out/main/sandbox-worker.js', import.meta.url))
})
afterAll(() => sandbox.close())

const REFUSE: HostCall = async (capability) => {
  throw new Error(`not granted: ${capability}`)
}

const tool = (run: string, more = ''): string => `import { defineTool, z } from 'autoglm'
export default defineTool({
  name: 'probe', description: 'A probe', effect: 'pure', input: z.object({ value: z.any().optional() }),${more}
  async run({ value }, ctx) { ${run} },
})`

const LIMITS: ToolDeclaration['limits'] = { seconds: 0.5, memoryMb: 16, outputKb: 64 }

async function call(
  source: string,
  options: {
    host?: HostCall
    input?: unknown
    limits?: Partial<ToolDeclaration['limits']>
    now?: number
    seed?: number
    signal?: AbortSignal
  } = {},
) {
  const logs: string[] = []
  const result = await sandbox.call({
    code: sandbox.transpile(source),
    input: options.input ?? {},
    limits: { ...LIMITS, ...options.limits },
    surroundings: { now: options.now ?? null, seed: options.seed ?? null },
    host: options.host ?? REFUSE,
    signal: options.signal ?? new AbortController().signal,
    onLog: (line) => logs.push(line),
  })
  return { ...result, logs }
}

test('a tool computes, logs and gives JSON', async () => {
  const { output, logs, memoryBytes } = await call(tool(`console.log('at', value); return { twice: value * 2 }`), {
    input: { value: 21 },
  })
  expect(output).toEqual({ twice: 42 })
  expect(logs).toEqual(['at 21'])
  expect(memoryBytes).toBeGreaterThan(10_000)
})

test('a tool declares its schema with descriptions, defaults and optional members', async () => {
  const declared = await sandbox.declare(
    `import { defineTool, z } from 'autoglm'
     enum Unit { Metre = 'm' }
     export default defineTool({
       name: 'convert', description: 'Converts', effect: 'pure' as const,
       input: z.object({
         amount: z.number().min(0).describe('How much'),
         unit: z.enum(['m', 'ft']).default(Unit.Metre),
         tags: z.array(z.string()).optional(),
       }),
       capabilities: ['clock'], limits: { seconds: 2 },
       run: ({ amount }) => amount,
     })`,
    new AbortController().signal,
  )
  expect(declared).toMatchObject({
    name: 'convert',
    inputSchema: {
      type: 'object',
      required: ['amount'],
      additionalProperties: false,
      properties: {
        amount: { type: 'number', minimum: 0, description: 'How much' },
        unit: { enum: ['m', 'ft'], default: 'm' },
      },
    },
    capabilities: ['clock'],
    limits: { seconds: 2, memoryMb: 32, outputKb: 256 },
  })
})

test('a mistake is told with its line', async () => {
  expect(() => sandbox.transpile('const a = 1\nconst = 2')).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', data: expect.objectContaining({ line: 2 }) }),
  )
  await expect(call(tool(`\n  const nothing = null\n  return nothing.name`))).rejects.toMatchObject({
    code: 'TOOL_FAILED',
    data: { line: 6 },
  })
})

test('the studio answers what a tool asks, and refuses what it does', async () => {
  const host: HostCall = async (capability, method, args) => ({ capability, method, args })
  const { output } = await call(tool(`return [await ctx.fs.read('a.txt'), await ctx.memory.search('x')]`), { host })
  expect(output).toEqual([
    { capability: 'fs.read', method: 'read', args: ['a.txt'] },
    { capability: 'memory', method: 'search', args: ['x', 10] },
  ])
  await expect(call(tool(`return await ctx.net.fetch('https://example.com')`))).rejects.toThrow('not granted: net')
})

test('clock and chance come with the call, the same each time, or not at all', async () => {
  const source = tool(`return [new Date().toISOString(), Date.now(), Math.random(), ctx.random.int(1, 6)]`)
  const first = await call(source, { now: 1_000_000, seed: 7 })
  const again = await call(source, { now: 1_000_000, seed: 7 })
  expect(first.output).toEqual(again.output)
  expect(first.output).toEqual(['1970-01-01T00:16:40.000Z', 1_000_000, expect.any(Number), expect.any(Number)])
  await expect(call(tool('return Date.now()'))).rejects.toThrow('capability "clock"')
  await expect(call(tool('return new Date()'))).rejects.toThrow('capability "clock"')
  await expect(call(tool('return new (new Date(0).constructor)()'))).rejects.toThrow('capability "clock"')
  await expect(call(tool('return Math.random()'))).rejects.toThrow('capability "random"')
})

test('a failed call leaves nothing to the next', async () => {
  const source = `import { defineTool, z } from 'autoglm'
    let count = 0
    export default defineTool({ name: 'n', description: 'n', effect: 'pure', input: z.object({ value: z.boolean() }),
      run({ value }) { count += 1; if (value) throw new Error('no'); return count } })`
  expect((await call(source, { input: { value: false } })).output).toBe(1)
  await expect(call(source, { input: { value: true } })).rejects.toThrow('no')
  expect((await call(source, { input: { value: false } })).output).toBe(1)
})

test('a stopped tool ends at once', async () => {
  const stop = new AbortController()
  const running = call(tool('while (true) {}'), { limits: { seconds: 60 }, signal: stop.signal })
  setTimeout(() => stop.abort(), 100)
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
})
