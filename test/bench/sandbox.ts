import { pathToFileURL } from 'node:url'
import { transpile } from '../../src/main/tools/sandbox/transpile.ts'
import { WorkerSandbox } from '../../src/main/tools/sandbox/worker-sandbox.ts'
import { built } from '../support/studio.ts'
import { type Figure, median } from './figure.ts'

const ROUNDS = 30

const source = (name: string, run: string): string => `import { defineTool, z } from 'autoglm'
export default defineTool({ name: '${name}', description: 'A tool', effect: 'pure',
  input: z.object({ value: z.number() }), async run({ value }, ctx) { ${run} } })`

/** How long a person waits for a tool of theirs: the first one, the next, and calls of one that is loaded. */
export async function benchSandbox(): Promise<Figure[]> {
  const sandbox = new WorkerSandbox(new URL('sandbox-worker.js', pathToFileURL(`${built}/`)))
  const call = async (code: string): Promise<number> => {
    const began = performance.now()
    await sandbox.call({
      code,
      input: { value: 1 },
      limits: { seconds: 5, memoryMb: 32, outputKb: 64 },
      surroundings: { now: null, seed: null },
      host: async () => 1,
      signal: new AbortController().signal,
    })
    return performance.now() - began
  }
  const rest = () => new Promise((resolve) => setTimeout(resolve, 100))
  try {
    const began = performance.now()
    await call(transpile(source('first', 'return value')))
    const first = performance.now() - began
    const fresh: number[] = []
    for (let round = 0; round < 10; round += 1) {
      // An empty machine is made meanwhile, as between two tools of a run.
      await rest()
      fresh.push(await call(transpile(source(`tool_${round}`, 'return value'))))
    }
    const many = async (code: string): Promise<number> => {
      const times: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) times.push(await call(code))
      return median(times.slice(1))
    }
    const trivial = await many(transpile(source('trivial', 'return value + 1')))
    const three = await many(
      transpile(source('three', "await ctx.fs.read('a'); await ctx.memory.search('b'); return await ctx.fs.list()")),
    )
    return [
      { name: 'first tool, from nothing', value: first, unit: 'ms', bar: { at: 'most', value: 250 } },
      {
        name: 'a new tool in a warm sandbox, loaded and called',
        value: median(fresh),
        unit: 'ms',
        bar: { at: 'most', value: 20 },
      },
      { name: 'trivial call of a loaded tool', value: trivial, unit: 'ms', bar: { at: 'most', value: 1 } },
      { name: 'call with three capabilities', value: three, unit: 'ms', bar: { at: 'most', value: 5 } },
    ]
  } finally {
    await sandbox.close()
  }
}
