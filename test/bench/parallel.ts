import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import type { EngineClient } from '../../src/main/engine/client.ts'
import { createBatching } from '../../src/main/engine/local/batching.ts'
import type { EngineModel, EngineOptions, InferRequest } from '../../src/main/engine/types.ts'
import { inOwnProcess, openBareModel } from './bare.ts'
import { type Figure, median } from './figure.ts'

const PARALLEL = 8
const TOKENS = 200
const ROUNDS = 5

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

interface BareParallel {
  ratio: number
  /** Milliseconds of evaluating one token, and one token of each of the eight. */
  one: number
  eight: number
  /** Tokens written in a batch, on average, when all run. */
  together: number
}

/** In a process of its own: the bare library on eight sequences, and how long its batches take. */
export async function bareParallel(): Promise<void> {
  const model = await openBareModel()
  let active = 0
  const strategy = createBatching({ active: () => active, dearTokens: true })
  let batch: { size: number; since: number } | null = null
  const lasted = new Map<number, number[]>()
  const context = await model.createContext({
    contextSize: 2048,
    sequences: PARALLEL,
    threads: 1,
    batching: {
      itemPrioritizationStrategy: (asked) => {
        const chosen = strategy(asked)
        if (chosen.length > 0) {
          const size = chosen.reduce((sum, { processAmount }) => sum + processAmount, 0)
          batch = { size, since: performance.now() }
        }
        return chosen
      },
    },
  })
  // The first draw after a batch ends what its evaluation took.
  const drawn = (): void => {
    if (batch) lasted.set(batch.size, [...(lasted.get(batch.size) ?? []), performance.now() - batch.since])
    batch = null
  }
  const sequences = Array.from({ length: PARALLEL }, () => context.getSequence())
  const prompts = sequences.map((_, index) =>
    model.tokenize(`[gMASK]<sop><|user|>\nCalculate ${index}.5*(2+4)<|assistant|>\n`, true),
  )
  const write = async (sequence: LlamaContextSequence | undefined, prompt: Token[]): Promise<void> => {
    if (!sequence) return
    await sequence.clearHistory()
    active += 1
    let count = 0
    for await (const _ of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
      drawn()
      if (++count === TOKENS) break
    }
    active -= 1
  }
  const inTurn = async (): Promise<void> => {
    for (const prompt of prompts) await write(sequences[0], prompt)
  }
  const together = () => Promise.all(prompts.map((prompt, index) => write(sequences[index], prompt)))
  await together()
  lasted.clear()
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) ratios.push((await time(inTurn)) / (await time(together)))
  const batches = [...lasted].filter(([size]) => size > 1 && size <= PARALLEL)
  const [tokens, count] = batches.reduce(([a, b], [size, all]) => [a + size * all.length, b + all.length], [0, 0])
  process.send?.({
    ratio: median(ratios),
    one: median(lasted.get(1) ?? []),
    eight: median(lasted.get(PARALLEL) ?? []),
    together: tokens / count,
  } satisfies BareParallel)
}

/** Eight inferences at once against one after another: ours, and what the library alone makes of it on this machine. */
export async function benchParallel(
  engine: EngineClient,
  model: EngineModel,
  options: EngineOptions,
  request: (change: Partial<InferRequest>) => InferRequest,
): Promise<Figure[]> {
  await engine.load(model, { ...options, sequences: PARALLEL })
  const each = Array.from({ length: PARALLEL }, (_, index) =>
    request({ maxTokens: TOKENS, messages: [{ role: 'user', content: `Calculate ${index}.5*(2+4)` }] }),
  )
  const infer = (one: InferRequest) => engine.infer(one, () => {})
  const inTurn = async (): Promise<void> => {
    for (const one of each) await infer(one)
  }
  const together = () => Promise.all(each.map(infer))
  await together()
  const ratios: number[] = []
  let speed = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const slow = await time(inTurn)
    const quick = await time(together)
    ratios.push(slow / quick)
    speed = Math.max(speed, (PARALLEL * TOKENS * 1000) / quick)
  }
  await engine.load(model, options)
  const bare = await inOwnProcess<BareParallel>('bare-parallel')
  return [
    {
      name: '8 inferences at once, ratio to one after another',
      value: median(ratios),
      unit: 'x',
      bar: { at: 'least', value: 2.5 },
      detail: `${TOKENS} tokens each, one thread, medians of ${ROUNDS}; ${speed.toFixed(0)} t/s at best`,
    },
    {
      name: 'the same with the bare library',
      value: bare.ratio,
      unit: 'x',
      detail: `${bare.together.toFixed(2)} tokens a batch`,
    },
    {
      name: 'most that batching can give: 8 batches of 1 to 1 of 8',
      value: (PARALLEL * bare.one) / bare.eight,
      unit: 'x',
      detail: `${bare.one.toFixed(2)} ms for 1 token, ${bare.eight.toFixed(2)} ms for ${PARALLEL}, evaluation and first draw`,
    },
  ]
}
