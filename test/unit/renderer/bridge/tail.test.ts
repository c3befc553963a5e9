import type { RunEvent } from '@shared/runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, joinTokenEvents, type StreamMessage, type Tail } from '../../../../src/renderer/bridge/tail.ts'

const fold = (state: number[], event: number) => [...state, event]
type Message = StreamMessage<number[], number>

describe('tail of a stream', () => {
  it('shows something else than the events in order, however they are cut into messages and frames', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 })
    fc.assert(
      fc.property(cuts, fc.nat(20), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (sizes, start, twice) => {
        const messages: Message[] = [{ type: 'snapshot', seq: start, state: [] }]
        let from = start + 1
        sizes.forEach((size, index) => {
          const message: Message = { type: 'events', from, events: Array.from({ length: size }, (_, at) => from + at) }
          messages.push(message)
          // A message that comes twice must not count twice.
          if (twice[index]) messages.push(message)
          from += size
        })
        let tail: Tail<number[]> | 'gap' | null = null
        for (const message of messages) {
          if (tail === 'gap') break
          tail = advance(tail, [message], fold)
        }
        const whole = advance(null, messages, fold)
        const total = sizes.reduce((sum, size) => sum + size, 0)
        const expected = { seq: start + total, state: Array.from({ length: total }, (_, at) => start + 1 + at) }
        expect(tail).toEqual(expected)
        expect(whole).toEqual(expected)
      }),
    )
  })

  it('goes on over a missing event', () => {
    const tail = { seq: 3, state: [1, 2, 3] }
    expect(advance(tail, [{ type: 'events', from: 5, events: [5] }], fold)).toBe('gap')
    expect(advance(null, [{ type: 'events', from: 1, events: [1] }], fold)).toBe('gap')
  })

  it('keeps events from before a new snapshot', () => {
    const messages: Message[] = [
      { type: 'events', from: 2, events: [2] },
      { type: 'snapshot', seq: 9, state: [9] },
      { type: 'events', from: 10, events: [10] },
    ]
    expect(advance({ seq: 1, state: [1] }, messages, fold)).toEqual({ seq: 10, state: [9, 10] })
  })
})

describe('joining token events', () => {
  const tokens = (spanId: string, ...texts: string[]): RunEvent => ({
    type: 'tokens',
    spanId: spanId as Extract<RunEvent, { type: 'tokens' }>['spanId'],
    tokens: texts.map((text) => ({ id: 1, text, p: 1, t: 0, channel: 'content' })),
  })
  const between: RunEvent = { type: 'approvals', pending: [] }

  it('moves tokens over another event, or to another span', () => {
    expect(
      joinTokenEvents([
        tokens('span_a', '1'),
        tokens('span_a', '2'),
        between,
        tokens('span_a', '3'),
        tokens('span_b', '4'),
      ]),
    ).toEqual([tokens('span_a', '1', '2'), between, tokens('span_a', '3'), tokens('span_b', '4')])
  })
})
