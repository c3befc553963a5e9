import { expect, test } from 'vitest'
import { type Job, JobQueue } from '../../../../src/main/engine/job-queue.ts'

/** Names of jobs in the order they are taken with `room` places, each ended before the next is taken. */
function order(queue: JobQueue, names: Map<Job['turn'], string>): string[] {
  const taken: string[] = []
  for (let job = queue.take(0, 1); job; job = queue.take(0, 1)) taken.push(names.get(job.turn) ?? '?')
  return taken
}

function fill(...jobs: [name: string, kind: Job['kind'], priority: number, alone?: boolean][]) {
  const queue = new JobQueue()
  const names = new Map<Job['turn'], string>()
  for (const [name, kind, priority, alone = kind !== 'infer'] of jobs) {
    const turn = { priority, alone }
    names.set(turn, name)
    queue.add(kind, turn, undefined, async () => {}).catch(() => {})
  }
  return { queue, names }
}

test('urgent inferences wait behind others, or equal ones change their order', () => {
  const { queue, names } = fill(['a', 'infer', 3], ['b', 'infer', 3], ['urgent', 'infer', 5], ['idle', 'infer', 1])
  expect(order(queue, names)).toEqual(['urgent', 'a', 'b', 'idle'])
})

test('an inference overtakes the loading of the model it is meant for', () => {
  const { queue, names } = fill(['old', 'infer', 1], ['load', 'load', 3], ['new', 'infer', 5])
  expect(order(queue, names)).toEqual(['old', 'load', 'new'])
})

test('an inference of low priority is overtaken for ever', () => {
  const { queue, names } = fill(['low', 'infer', 1])
  let rounds = 0
  for (let taken = ''; taken !== 'low'; rounds += 1) {
    const turn = { priority: 3, alone: false }
    queue.add('infer', turn, undefined, async () => {}).catch(() => {})
    taken = names.get(queue.take(0, 1)?.turn ?? turn) ?? ''
    expect(rounds).toBeLessThan(20)
  }
})

test('an inference that must be alone is joined by others, joins them, or is passed by for ever', () => {
  const { queue } = fill(['alone', 'infer', 3, true], ['other', 'infer', 3])
  expect(queue.take(1, 4)).toBeUndefined()
  expect(queue.take(0, 4)?.turn.alone).toBe(true)
})

test('more inferences start than there is room for', () => {
  const { queue } = fill(['a', 'infer', 3], ['b', 'infer', 3])
  expect(queue.take(4, 4)).toBeUndefined()
  expect(queue.take(3, 4)).toBeDefined()
})
