import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ModelId, Sha256 } from '@shared/ids.ts'
import type { EngineClient } from '../../src/main/engine/client.ts'
import type { AdapterUse, EngineModel, EngineOptions, InferRequest, InferResult } from '../../src/main/engine/types.ts'
import { adapterGguf } from '../support/adapter-gguf.ts'
import { type Figure, median } from './figure.ts'

const ROUNDS = 7
const silent = (): void => {}

const READ_FILE: InferRequest['tools'][number] = {
  name: 'read_file',
  description: 'Read a text file in the workspace',
  parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
}

/** A question whose answer is in a file that was just read. */
const copying = (base: InferRequest): InferRequest => ({
  ...base,
  messages: [
    { role: 'system', content: 'You are AutoGLM, a local agent. Use the tools when they help.' },
    { role: 'user', content: 'Read notes.txt and tell me what it says.' },
    {
      role: 'assistant',
      content: '',
      thought: '',
      toolCalls: [{ name: 'read_file', arguments: { path: 'notes.txt' } }],
    },
    { role: 'tool', name: 'read_file', content: 'The meeting is on Tuesday at 10. Bring the report and the keys.' },
  ],
  tools: [READ_FILE],
  maxTokens: 200,
})

/** Guessing ahead against not, and what another adapter costs. */
export async function benchExtras(
  engine: EngineClient,
  model: EngineModel,
  options: EngineOptions,
  plain: InferRequest,
): Promise<Figure[]> {
  return [
    await guessing(engine, 'an answer from a file', copying(plain)),
    await guessing(engine, 'an answer without a source', { ...plain, maxTokens: 400 }),
    ...(await adapters(engine, plain)),
    await embedding(engine, model, options),
  ]
}

async function guessing(engine: EngineClient, what: string, request: InferRequest): Promise<Figure> {
  const guessed: InferRequest = { ...request, speculation: 'promptLookup' }
  const speed = ({ timings }: InferResult): number => ((timings.predicted_n - 1) * 1000) / timings.predicted_ms
  await engine.infer(guessed, silent)
  const ratios: number[] = []
  let last = await engine.infer(guessed, silent)
  for (let round = 0; round < ROUNDS; round += 1) {
    const without = await engine.infer(request, silent)
    last = await engine.infer(guessed, silent)
    ratios.push(speed(last) / speed(without))
  }
  const { draft_n = 0, draft_n_accepted = 0, predicted_n } = last.timings
  return {
    name: `guessing ahead, ${what}, ratio to not`,
    value: median(ratios),
    unit: 'x',
    detail: `${draft_n_accepted} of ${draft_n} guesses right, ${predicted_n} tokens, medians of ${ROUNDS}`,
  }
}

async function adapters(engine: EngineClient, plain: InferRequest): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'autoglm-bench-'))
  const use = (seed: number): AdapterUse => {
    const path = join(folder, `${seed}.gguf`)
    writeFileSync(path, adapterGguf({ seed }))
    return { id: ModelId.parse(`model_${'b'.repeat(24)}`), sha256: Sha256.parse('b'.repeat(64)), scale: 0.01, path }
  }
  const timed = async (request: InferRequest): Promise<{ ms: number; result: InferResult }> => {
    const start = performance.now()
    const result = await engine.infer(request, silent)
    return { ms: performance.now() - start, result }
  }
  try {
    const short = { ...plain, maxTokens: 1, reproducible: true }
    const [opening, switching]: [number[], number[]] = [[], []]
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      const request = { ...short, adapters: [use(seed)] }
      const none = (await timed(short)).ms
      opening.push((await timed(request)).ms - none)
      switching.push((await timed(request)).ms - none)
    }
    const long = { ...plain, maxTokens: 300, reproducible: true }
    const with1 = { ...long, adapters: [use(1)] }
    await timed(with1)
    const ratios: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const { timings } = (await timed(long)).result
      ratios.push((await timed(with1)).result.timings.predicted_per_second / timings.predicted_per_second)
    }
    const unit = 'ms'
    return [
      {
        name: 'first inference with an adapter, more than without',
        value: median(opening),
        unit,
        detail: 'opens a context',
      },
      {
        name: 'later inferences with it, more than without',
        value: median(switching),
        unit,
        detail: 'its context is open',
      },
      {
        name: 'writing with an adapter, ratio to without',
        value: median(ratios),
        unit: 'x',
        detail: 'rank 4, 10 weights',
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function embedding(engine: EngineClient, model: EngineModel, options: EngineOptions): Promise<Figure> {
  const texts = Array.from({ length: 200 }, (_, index) => `The report number ${index} is about apples and the weather.`)
  await engine.embed(texts.slice(0, 1), model, options)
  const start = performance.now()
  await engine.embed(texts, model, options)
  return {
    name: 'texts embedded',
    value: (texts.length * 1000) / (performance.now() - start),
    unit: '/s',
    detail: `${texts.length} sentences, one after another, bundled model, one thread`,
  }
}
