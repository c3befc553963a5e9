import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const alias = { '@shared': resolve('src/shared'), '@renderer': resolve('src/renderer') }

/** One project a kind of test, so that `npm test -- --project unit` stays quick; e2e and integration share two cores, so one file at a time. */
const project = (name: string, seconds: number, serial: boolean, retry = 0) => ({
  resolve: { alias },
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    fileParallelism: !serial,
    retry,
    pool: 'forks' as const,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', 30, false),
      project('architecture', 60, false),
      project('integration', 180, true),
      // A test with a window hung twice in several hundred on a crowded machine, cause unknown; it is tried once more and told as retried.
      project('e2e', 90, true, 1),
    ],
  },
})
