import { StudioError } from '@shared/errors.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WorkerSandbox } from '../../../src/main/tools/sandbox/worker-sandbox.ts'
import { HOSTILE, type Hostile, type HostileEnd } from '../../support/hostile-tools.ts'

let sandbox: WorkerSandbox
let beats = 0
let clock: ReturnType<typeof setInterval>
beforeAll(async () => {
  sandbox = new WorkerSandbox(new URL('../../../out/main/sandbox-worker.js', import.meta.url))
  await sandbox.warmUp()
  clock = setInterval(() => {
    beats += 1
  }, 10)
})
afterAll(async () => {
  clearInterval(clock)
  await sandbox.close()
})

const source = ({ before = '', run }: Hostile): string => `import { defineTool, z } from 'autoglm'
${before}
export default defineTool({ name: 'hostile', description: 'Hostile', effect: 'pure', input: z.object({}),
  async run(input, ctx) { ${run} },
})`

async function endOf(hostile: Hostile): Promise<{ end: HostileEnd; output: unknown }> {
  try {
    const { output } = await sandbox.call({
      code: sandbox.transpile(source(hostile)),
      input: {},
      limits: { seconds: 0.4, memoryMb: 16, outputKb: 64 },
      surroundings: { now: null, seed: null },
      host: async () => {
        throw new StudioError('NOT_ALLOWED', 'not granted')
      },
      signal: new AbortController().signal,
    })
    return { end: 'contained', output }
  } catch (error) {
    if (error instanceof StudioError && (error.code === 'LIMIT_REACHED' || error.code === 'TOOL_FAILED'))
      return { end: error.code, output: error.message }
    throw error
  }
}

test('there are at least sixty hostile tools', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(60)
})

// A tool that ends as none of these has got further than it may, or took the sandbox's words from it.
test.for(HOSTILE)('$name', { timeout: 30_000 }, async (hostile) => {
  const { end, output } = await endOf(hostile)
  expect(hostile.ends, `${end}: ${JSON.stringify(output)?.slice(0, 200)}`).toContain(end)
  if ('gives' in hostile) expect(output).toEqual(hostile.gives)
  expect(Object.prototype).not.toHaveProperty('polluted')
  // What comes after is served as ever.
  const good = await endOf({ name: 'good', run: 'return 1 + 1', ends: ['contained'] })
  expect(good).toEqual({ end: 'contained', output: 2 })
})

test('the studio kept its beat throughout', () => {
  expect(beats).toBeGreaterThan(100)
})
