import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const alias = { '@shared': resolve('src/shared'), '@renderer': resolve('src/renderer') }

interface Kind {
  /** Seconds one test may take. */
  seconds: number
  /** Files at once; as many as there are cores when absent. */
  workers?: number
  /** Kinds with a higher number begin when those before are done. */
  order: number
  retry?: number
}

/** One project a kind of test, so that `npm test -- --project unit` stays quick. */
const project = (name: string, { seconds, workers, order, retry = 0 }: Kind) => ({
  resolve: { alias },
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    ...(workers === undefined ? {} : { maxWorkers: workers }),
    sequence: { groupOrder: order },
    retry,
    pool: 'forks' as const,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', { seconds: 30, order: 0 }),
      project('architecture', { seconds: 60, order: 0 }),
      // Programs of their own (engines, studios, servers) wait for each other much of the time.
      project('integration', { seconds: 180, workers: 2, order: 1 }),
      // A test with a window hung twice in several hundred on a crowded machine, cause unknown; it is tried once more and told as retried.
      project('e2e', { seconds: 90, workers: 1, order: 2, retry: 1 }),
    ],
  },
})
