import { fork } from 'node:child_process'
import { join } from 'node:path'
import { ModelId, Sha256 } from '@shared/ids.ts'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import { EngineClient } from '../../src/main/engine/client.ts'
import type { EngineModel, EngineOptions, InferRequest, InferResult } from '../../src/main/engine/types.ts'
import { ENGINE_ENVIRONMENT } from '../../src/main/process/environment.ts'
import { spawnNode } from '../../src/main/process/node-child.ts'
import { Supervisor } from '../../src/main/process/supervisor.ts'
import { openBare } from './bare.ts'
import { benchExtras } from './engine-extras.ts'
import { type Figure, median } from './figure.ts'
import { benchMemory } from './memory.ts'
import { benchParallel } from './parallel.ts'

const ROUNDS = 7
const TOKENS = 800

const MODEL: EngineModel = {
  id: ModelId.parse(`model_${'a'.repeat(24)}`),
  path: join(projectRoot, 'resources/models/autoglm-tiny.gguf'),
  sha256: Sha256.parse('a'.repeat(64)),
}
const OPTIONS: EngineOptions = { threads: 1, gpu: 'off', contextSize: 2048 }

/** The bundled model answers this without end. */
const request = (change: Partial<InferRequest> = {}): InferRequest => ({
  messages: [{ role: 'user', content: 'Calculate 3.5*(2+4)' }],
  tools: [],
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 7,
  maxTokens: TOKENS,
  repetition: 1_000_000,
  ...change,
})

const CALCULATOR: InferRequest['tools'][number] = {
  name: 'calculator',
  description: 'Evaluate an arithmetic expression exactly',
  parameters: { type: 'object', properties: { expression: { type: 'string' } }, required: ['expression'] },
}

/** About a thousand tokens of text. */
const LONG = 'The quick brown fox counts 1, 2, 3 and reads a file about apples. '.repeat(45)

interface BareRequest {
  tokens: number[]
  count: number
}

interface BareAnswer {
  /** Milliseconds to the first token. */
  promptMs: number
  /** Tokens after it. */
  perSecond: number
}

/** In a process of its own: node-llama-cpp, one sequence, one thread, nothing else. */
export async function bareEngine(): Promise<void> {
  const { sequence } = await openBare()
  const infer = async (tokens: number[], count: number): Promise<BareAnswer> => {
    await sequence.clearHistory()
    const start = performance.now()
    let [produced, first] = [0, 0]
    for await (const _ of sequence.evaluate(tokens as Parameters<typeof sequence.evaluate>[0], { temperature: 0 })) {
      if (produced === 0) first = performance.now()
      produced += 1
      if (produced === count) break
    }
    return { promptMs: first - start, perSecond: ((produced - 1) * 1000) / (performance.now() - first) }
  }
  process.on('message', async ({ tokens, count }: BareRequest) => {
    process.send?.(await infer(tokens, count))
  })
  process.send?.('ready')
}

interface Bare {
  infer(tokens: number[], count: number): Promise<BareAnswer>
  stop(): void
}

async function startBare(): Promise<Bare> {
  const child = fork(process.argv[1] ?? '', ['bare-engine'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await new Promise((resolve) => child.once('message', resolve))
  return {
    infer: (tokens, count) =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(message as BareAnswer))
        child.send({ tokens, count } satisfies BareRequest)
      }),
    stop: () => void child.kill(),
  }
}

const ids = ({ promptTokens }: InferResult): number[] => promptTokens.map(({ id }) => id)
const silent = (): void => {}

/** The engine as the studio has it, in its own process, against the bare library, in turns. */
export async function benchEngine(): Promise<Figure[]> {
  const supervisor = new Supervisor(() => spawnNode(join(projectRoot, 'out/main/engine-host.js'), ENGINE_ENVIRONMENT))
  const engine = new EngineClient(supervisor)
  supervisor.start()
  const bare = await startBare()
  try {
    await engine.load(MODEL, OPTIONS)
    return [
      ...(await speed(engine, bare)),
      await constrained(engine),
      ...(await benchParallel(engine, MODEL, OPTIONS, request)),
      await secondStep(engine),
      await abort(engine),
      ...(await benchExtras(engine, MODEL, OPTIONS, request())),
      ...(await benchMemory(engine, MODEL, OPTIONS, request({ maxTokens: 4 }))),
    ]
  } finally {
    bare.stop()
    await engine.close()
    await supervisor.stop()
  }
}

async function speed(engine: EngineClient, bare: Bare): Promise<Figure[]> {
  const write = request({ reproducible: true })
  const read = request({ messages: [{ role: 'user', content: LONG }], maxTokens: 1, reproducible: true })
  const [writeIds, readIds] = [ids(await engine.infer(write, silent)), ids(await engine.infer(read, silent))]
  const [reading, writing, speeds]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    const bareRead = await bare.infer(readIds, 1)
    const oursRead = await engine.infer(read, silent)
    reading.push(bareRead.promptMs / oursRead.timings.prompt_ms)
    const bareWrite = await bare.infer(writeIds, TOKENS)
    const { timings } = await engine.infer(write, silent)
    const ours = ((timings.predicted_n - 1) * 1000) / timings.predicted_ms
    writing.push(ours / bareWrite.perSecond)
    speeds.push(ours)
  }
  return [
    {
      name: 'reading a prompt, ratio to a bare loop',
      value: median(reading),
      unit: 'x',
      bar: { at: 'least', value: 0.97 },
      detail: `${readIds.length} tokens, medians of ${ROUNDS}`,
    },
    {
      name: 'writing with token records, ratio to a bare loop',
      value: median(writing),
      unit: 'x',
      bar: { at: 'least', value: 0.95 },
      detail: `${median(speeds).toFixed(0)} t/s, medians of ${ROUNDS} x ${TOKENS} tokens`,
    },
  ]
}

/** The same endless tool call, in which every token is checked, once kept to its schema and once free. */
async function constrained(engine: EngineClient): Promise<Figure> {
  const ask = (constrainCalls: boolean) => request({ tools: [CALCULATOR], reproducible: true, constrainCalls })
  const speed = async (held: boolean): Promise<number> => {
    const { timings } = await engine.infer(ask(held), silent)
    return ((timings.predicted_n - 1) * 1000) / timings.predicted_ms
  }
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) ratios.push((await speed(true)) / (await speed(false)))
  const { tokens } = await engine.infer(ask(true), silent)
  const inside = tokens.filter(({ channel }) => channel === 'tool').length
  return {
    name: 'writing with constrained calls, ratio to free ones',
    value: median(ratios),
    unit: 'x',
    bar: { at: 'least', value: 0.95 },
    detail: `${inside} of ${tokens.length} tokens inside a call, medians of ${ROUNDS}`,
  }
}

async function secondStep(engine: EngineClient): Promise<Figure> {
  const asked = request({ messages: [{ role: 'user', content: 'What is 12*7?' }], tools: [CALCULATOR], maxTokens: 200 })
  const first = await engine.infer(asked, silent)
  const messages: InferRequest['messages'] = [
    ...asked.messages,
    { role: 'assistant', content: first.content, thought: '', toolCalls: first.toolCalls },
    { role: 'tool', name: 'calculator', content: '84' },
  ]
  const second = await engine.infer({ ...asked, messages, maxTokens: 1 }, silent)
  const held = first.promptTokens.length + first.tokens.length - 1
  return {
    name: 'second step: tokens evaluated again',
    value: Math.max(0, held - second.timings.cache_n),
    unit: 'tokens',
    bar: { at: 'most', value: 0 },
    detail: `${second.timings.cache_n} of ${second.promptTokens.length} reused, ${second.timings.prompt_n} evaluated`,
  }
}

/** Tokens that were written after the engine's process was told to stop, as far as the client can see them. */
async function abort(engine: EngineClient): Promise<Figure> {
  const late: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const stop = new AbortController()
    let at: number | null = null
    let last = 0
    const result = await engine.infer(
      request({ maxTokens: 2000, seed: round }),
      (tokens) => {
        last = tokens.at(-1)?.t ?? last
        if (at !== null || last < 5) return
        at = last
        stop.abort()
      },
      stop.signal,
    )
    late.push(at === null ? 0 : result.tokens.filter(({ t }) => t > (at ?? 0)).length)
  }
  return {
    name: 'tokens after an abort',
    value: median(late),
    unit: 'tokens',
    detail: 'written between the batch that led to the abort and the end; the message takes its time both ways',
  }
}
