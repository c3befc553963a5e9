import { openBenchStudio } from './bench-studio.ts'
import { type Figure, median } from './figure.ts'

const AT_ONCE = 8
const ROUNDS = 7

/** Whole runs, with their tool calls and their records: eight at once against eight one after another. */
export async function benchRunsAtOnce(): Promise<Figure[]> {
  const { studio, close } = await openBenchStudio(AT_ONCE)
  const inputs = Array.from({ length: AT_ONCE }, (_, index) => `What is ${12 + index}*7?`)
  const run = async (input: string): Promise<void> => {
    const { id } = await studio.runs.start('bench', { input, seed: 1 })
    const { status } = await studio.runs.finished(id)
    if (status !== 'done') throw new Error(`A run ended as ${status}.`)
  }
  const inTurn = async (): Promise<void> => {
    for (const input of inputs) await run(input)
  }
  const together = async (): Promise<void> => void (await Promise.all(inputs.map(run)))
  const time = async (work: () => Promise<void>): Promise<number> => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }
  await inTurn()
  await together()
  const rounds: { slow: number; quick: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ slow: await time(inTurn), quick: await time(together) })
  await close()
  const milliseconds = (all: number[]): string => `${median(all).toFixed(0)} ms`
  return [
    {
      name: `${AT_ONCE} runs at once, ratio to one after another`,
      value: median(rounds.map(({ slow, quick }) => slow / quick)),
      unit: 'x',
      bar: { at: 'least', value: 2.5 },
      detail: `${milliseconds(rounds.map(({ slow }) => slow))} in turn, ${milliseconds(rounds.map(({ quick }) => quick))} at once; a tool call each, one thread, medians of ${ROUNDS}`,
    },
  ]
}
