import { expect, test } from 'vitest'
import { currentTime } from '../../../../../src/main/tools/builtin/current-time.ts'
import { memorySave } from '../../../../../src/main/tools/builtin/memory-save.ts'
import { memorySearch } from '../../../../../src/main/tools/builtin/memory-search.ts'
import { contextFor, failureOf, listMemory } from '../fixture.ts'

const at = (time: string, timezone?: string, own?: string) =>
  currentTime({ now: () => new Date(time), timezone: own }).run({ timezone }, contextFor('/nowhere'))

test.each([
  ['2026-11-04T14:04:05Z', 'Europe/Paris', 'Wednesday 2026-11-04 15:04:05 +01:00 (Europe/Paris)'],
  ['2026-07-01T22:30:00Z', 'Europe/Paris', 'Thursday 2026-07-02 00:30:00 +02:00 (Europe/Paris)'],
  ['2026-11-04T14:04:05Z', 'Asia/Kolkata', 'Wednesday 2026-11-04 19:34:05 +05:30 (Asia/Kolkata)'],
  ['2026-01-01T00:00:00Z', 'America/New_York', 'Wednesday 2025-12-31 19:00:00 -05:00 (America/New_York)'],
  ['2026-01-01T00:00:00Z', 'UTC', 'Thursday 2026-01-01 00:00:00 +00:00 (UTC)'],
])('%s in %s is told wrongly', async (time, timezone, told) => {
  expect((await at(time, timezone)).content).toBe(told)
  expect((await at(time, undefined, timezone)).content).toBe(told)
})

test('a place that is no time zone gives no hint', async () => {
  const failure = await failureOf(() => at('2026-01-01T00:00:00Z', 'Mars/Olympus'))
  expect(failure.code).toBe('TOOL_INVALID_ARGUMENTS')
  expect(failure.message).toContain('Europe/Paris')
})

test('a fact is saved without where it came from, or is not found again', async () => {
  const memory = listMemory()
  const context = contextFor('/nowhere', { memory })
  expect((await memorySave.run({ text: 'the market opens in paris' }, context)).content).toBe('saved')
  expect(memory.facts).toMatchObject([{ text: 'the market opens in paris', runId: 'run_test' }])
  expect((await memorySearch.run({ query: 'market' }, context)).content).toMatch(
    /^the market opens in paris \(50% sure, known since 1970-01-01\)$/,
  )
  expect((await memorySearch.run({ query: 'moon' }, context)).content).toBe('Nothing about that is remembered.')
})
