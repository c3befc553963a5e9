import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { follow } from '../../../../src/renderer/bridge/follow.ts'
import type { StreamMessage } from '../../../../src/renderer/bridge/tail.ts'
import { until } from '../../../support/until.ts'

type Message = StreamMessage<string, string>
const fold = (state: string, event: string) => state + event

/** Follows streams that are given one after the other; the last one stays open. */
function followStreams(...streams: (Message[] | Error)[]) {
  const states: string[] = []
  const errors: string[] = []
  const controller = new AbortController()
  let opened = 0
  const done = follow<string, string>({
    open: async (signal) => {
      const stream = streams[Math.min(opened, streams.length - 1)] ?? []
      opened += 1
      if (stream instanceof Error) throw stream
      return (async function* () {
        yield* stream
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      })()
    },
    fold,
    onState: (state) => states.push(state),
    onError: (error, final) => errors.push(`${error.code} ${final}`),
    isFinal: (error) => error.code === 'NOT_FOUND',
    signal: controller.signal,
  })
  return { states, errors, opened: () => opened, controller, done }
}

describe('following a stream', () => {
  it('stays on a state that misses an event', async () => {
    const followed = followStreams(
      [
        { type: 'snapshot', seq: 1, state: 'a' },
        { type: 'events', from: 3, events: ['c'] },
      ],
      [{ type: 'snapshot', seq: 3, state: 'abc' }],
    )
    await until(() => followed.states.at(-1) === 'abc')
    expect(followed.states).toEqual(['a', 'abc'])
    expect(followed.errors).toEqual([])
    followed.controller.abort()
    await followed.done
  })

  it('renders once for every event instead of once a frame', async () => {
    const events = Array.from({ length: 50 }, (_, at): Message => ({ type: 'events', from: at + 2, events: ['x'] }))
    const followed = followStreams([{ type: 'snapshot', seq: 1, state: '' }, ...events])
    await until(() => followed.states.at(-1)?.length === 50)
    expect(followed.states.length).toBeLessThanOrEqual(3)
    followed.controller.abort()
    await followed.done
  })

  it('gives up after a failure, or never gives up on a run that is gone', async () => {
    const followed = followStreams(new StudioError('STORE_BUSY', 'Busy.'), [{ type: 'snapshot', seq: 1, state: 'a' }])
    await until(() => followed.states.length === 1)
    expect(followed.errors).toEqual(['STORE_BUSY false'])
    followed.controller.abort()
    await followed.done

    const gone = followStreams(new StudioError('NOT_FOUND', 'Gone.'))
    await gone.done
    expect(gone.errors).toEqual(['NOT_FOUND true'])
    expect(gone.opened()).toBe(1)
  })

  it('goes on after it was told to stop', async () => {
    const followed = followStreams([{ type: 'snapshot', seq: 1, state: 'a' }])
    await until(() => followed.states.length === 1)
    followed.controller.abort()
    await followed.done
    await sleep(20)
    expect(followed.opened()).toBe(1)
  })
})
