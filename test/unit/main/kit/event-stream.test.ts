import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { streamOf } from '../../../../src/main/kit/event-stream.ts'

const never = new AbortController().signal

describe('a stream of what work tells', () => {
  it('loses nothing to a slow listener, not even what was told last', async () => {
    const heard: number[] = []
    const stream = streamOf<number>(never, async (tell) => {
      for (let each = 0; each < 5; each += 1) {
        tell(each)
        await delay(1)
      }
      tell(5)
    })
    for await (const each of stream) {
      heard.push(each)
      await delay(3)
    }
    expect(heard).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('fails as the work does, after what was told before', async () => {
    const heard: number[] = []
    const listen = async (): Promise<void> => {
      const stream = streamOf<number>(never, async (tell) => {
        tell(1)
        throw new Error('no')
      })
      for await (const each of stream) heard.push(each)
    }
    await expect(listen()).rejects.toThrow('no')
    expect(heard).toEqual([1])
  })

  it('stops the work when nobody listens any more', async () => {
    let stopped = false
    for await (const _ of streamOf<number>(never, async (tell, signal) => {
      signal.addEventListener('abort', () => {
        stopped = true
      })
      tell(1)
      await delay(10_000, undefined, { signal })
    }))
      break
    expect(stopped).toBe(true)
  })
})
