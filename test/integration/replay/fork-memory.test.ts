import { setTimeout as delay } from 'node:timers/promises'
import { handedOver } from '@shared/memory.ts'
import { expect, it } from 'vitest'
import { LongTermMemory } from '../../../src/main/memory/long-term.ts'
import { memoryFor } from '../../../src/main/studio/fork-terms.ts'
import { openRecordStore } from '../../support/recorded-runs.ts'
import { temporaryFolder } from '../../support/studio.ts'

it('finds what was known when the fork began and what the fork itself remembers, but not what it is to do without', async () => {
  const store = await openRecordStore(temporaryFolder('memory'))
  const memory = new LongTermMemory(store)
  const from = (runId: string) => ({ runId, spanId: 'span_test' })
  const early = memory.save('Alice likes copper', from('run_parent'))
  memory.save('Alice likes tea', from('run_parent'))
  await delay(5)
  const fork = Date.now()
  await delay(5)
  memory.save('Alice likes later things', from('run_parent'))
  const find = async (terms: { without: string[]; asOf: number | null }): Promise<string[]> => {
    const found = await memoryFor('run_child', terms, memory).search('Alice likes', 10)
    return handedOver(found)
      .map(({ text }) => text)
      .sort()
  }
  expect(await find({ without: [], asOf: null })).toHaveLength(3)
  expect(await find({ without: [], asOf: fork })).toEqual(['Alice likes copper', 'Alice likes tea'])
  expect(await find({ without: [early.id], asOf: fork })).toEqual(['Alice likes tea'])
  memoryFor('run_child', { without: [], asOf: fork }, memory).save('Alice likes forks', from('run_child'))
  expect(await find({ without: [], asOf: fork })).toEqual([
    'Alice likes copper',
    'Alice likes forks',
    'Alice likes tea',
  ])
  const one = handedOver(
    await memoryFor('run_child', { without: [early.id], asOf: null }, memory).search('Alice likes', 1),
  )
  expect(one).toHaveLength(1)
  expect(one[0]?.id).not.toBe(early.id)
  await store.close()
})
