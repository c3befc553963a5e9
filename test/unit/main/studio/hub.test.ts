import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Hub, type HubMessage } from '../../../../src/main/studio/hub.ts'

const sum = (state: number, event: number): number => state + event
type Message = HubMessage<number, number>

async function read(stream: AsyncGenerator<Message>, enough: (seen: Message[]) => boolean): Promise<Message[]> {
  const seen: Message[] = []
  for await (const message of stream) {
    seen.push(message)
    if (enough(seen)) break
  }
  return seen
}
const counted = (seen: Message[]): number =>
  seen.reduce((total, each) => total + (each.type === 'events' ? each.events.length : 0), 0)

describe('Hub', () => {
  it('gives a late watcher the state and then every event, without a gap or a repeat', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 20 }),
        fc.array(fc.integer(), { minLength: 1, maxLength: 20 }),
        async (before, after) => {
          const hub = new Hub<number, number>(0, sum)
          for (const event of before) hub.emit(event)
          const stream = hub.watch()
          const first = (await stream.next()).value
          for (const event of after) hub.emit(event)
          const rest = await read(stream, (seen) => counted(seen) >= after.length)
          expect(first).toEqual({ type: 'snapshot', seq: before.length, state: before.reduce(sum, 0) })
          let seq = before.length
          let state = before.reduce(sum, 0)
          for (const message of rest) {
            if (message.type !== 'events') throw new Error('a second snapshot')
            expect(message.from).toBe(seq + 1)
            seq += message.events.length
            state = message.events.reduce(sum, state)
          }
          expect(state).toBe(hub.state)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('sends a watcher that fell far behind a snapshot instead of everything it missed', async () => {
    const hub = new Hub<number, number>(0, sum)
    const stream = hub.watch()
    await stream.next()
    for (let at = 0; at < 20_001; at++) hub.emit(1)
    expect((await stream.next()).value).toEqual({ type: 'snapshot', seq: 20_001, state: 20_001 })
  })

  it('ends when the caller is gone, and forgets it', async () => {
    const hub = new Hub<number, number>(0, sum)
    const gone = new AbortController()
    const stream = hub.watch(gone.signal)
    await stream.next()
    const next = stream.next()
    gone.abort()
    expect((await next).done).toBe(true)
    expect(hub.watched).toBe(false)
  })
})
