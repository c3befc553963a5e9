import { fork } from 'node:child_process'
import { Agent } from '@shared/agents.ts'
import { AgentId, type RunId } from '@shared/ids.ts'
import { saveAgent } from '../../src/main/studio/agents/agent-rows.ts'
import type { Studio } from '../../src/main/studio/studio.ts'
import { readTrace } from '../../src/main/trace/export.ts'
import { openBare } from './bare.ts'
import { openBenchStudio } from './bench-studio.ts'
import { type Figure, median } from './figure.ts'

/** Rounds enough, each between two bare ones: a machine that is busy for a second spoils one of them, not the median. */
const ROUNDS = 13
const TOKENS = 1200

/** Greedy, does not stop by itself on this input within the tokens asked for. */
const AGENT = Agent.parse({
  id: AgentId.parse('agent_bench'),
  version: 1,
  name: 'Bench',
  description: '',
  prompt: 'You are AutoGLM, a local agent. Use the tools when they help.',
  tools: ['calculator', 'list_files', 'read_file', 'memory_save'],
  strategy: 'react',
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  limits: { steps: 1, tokensPerStep: TOKENS, tokens: 100_000, seconds: 600, repetition: 1_000_000 },
  builtin: false,
})
const INPUT = 'Calculate 3.5*(2+4)'

interface BareRequest {
  tokens: number[]
  count: number
}

/** In a process of its own: node-llama-cpp, the same file, the same prompt tokens, one thread, nothing else. */
export async function bareLoop(): Promise<void> {
  const { sequence } = await openBare()
  process.on('message', async ({ tokens, count }: BareRequest) => {
    await sequence.clearHistory()
    let produced = 0
    let first = 0
    for await (const _ of sequence.evaluate(tokens as Parameters<typeof sequence.evaluate>[0], { temperature: 0 })) {
      if (produced === 0) first = performance.now()
      produced += 1
      if (produced === count) break
    }
    process.send?.({ perSecond: ((produced - 1) * 1000) / (performance.now() - first) })
  })
  process.send?.('ready')
}

/** Tokens per second as they arrive where runs are recorded and shown, against the bare loop, in turns. */
export async function benchThroughput(): Promise<Figure[]> {
  const { studio, close } = await openBenchStudio()
  studio.store.write((tx) => saveAgent(tx, AGENT))

  const warm = await runOnce(studio)
  const prompt = readTrace(studio.store, warm.runId).spans.flatMap(({ content }) =>
    content.kind === 'inference' ? [content.prompt.tokens.map((token) => token.id)] : [],
  )[0]
  if (!prompt) throw new Error('The run had no inference.')
  const bare = fork(process.argv[1] ?? '', ['bare-loop'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await new Promise((resolve) => bare.once('message', resolve))
  const askBare = (): Promise<number> =>
    new Promise((resolve) => {
      bare.once('message', (message) => resolve((message as { perSecond: number }).perSecond))
      const request: BareRequest = { tokens: prompt, count: TOKENS }
      bare.send(request)
    })
  await askBare()

  const ours: number[] = []
  const base = [await askBare()]
  for (let round = 0; round < ROUNDS; round++) {
    ours.push((await runOnce(studio)).perSecond)
    base.push(await askBare())
  }
  bare.kill()
  await close()
  return [
    {
      name: 'tokens/s through the studio, ratio to a bare loop',
      value: median(ours.map((value, index) => (2 * value) / ((base[index] ?? 0) + (base[index + 1] ?? 0)))),
      unit: 'x',
      bar: { at: 'least', value: 0.95 },
      detail: `studio ${median(ours).toFixed(0)} t/s, bare ${median(base).toFixed(0)} t/s, medians of ${ROUNDS} x ${TOKENS} tokens`,
    },
  ]
}

/** From the first batch of tokens that a watcher of the run gets to the last, batches counted but for the first. */
async function runOnce(studio: Studio): Promise<{ runId: RunId; perSecond: number }> {
  const run = await studio.runs.start('bench', { input: INPUT, agentId: AGENT.id, seed: 1 })
  const stop = new AbortController()
  const batches: { at: number; count: number }[] = []
  const watching = (async () => {
    for await (const message of studio.runs.watch(run.id, stop.signal)) {
      if (message.type !== 'events') continue
      const count = message.events.reduce((sum, event) => sum + (event.type === 'tokens' ? event.tokens.length : 0), 0)
      if (count > 0) batches.push({ at: performance.now(), count })
    }
  })()
  await studio.runs.finished(run.id)
  await new Promise((resolve) => setTimeout(resolve, 50))
  stop.abort()
  await watching
  const [first] = batches
  const last = batches.at(-1)
  if (!first || !last || first === last) throw new Error('No tokens came.')
  const counted = batches.reduce((sum, { count }) => sum + count, 0) - first.count
  return { runId: run.id, perSecond: (counted * 1000) / (last.at - first.at) }
}
