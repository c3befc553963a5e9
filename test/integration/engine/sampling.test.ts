import { expect, test } from 'vitest'
import type { InferRequest } from '../../../src/main/engine/types.ts'
import { ask, endless } from '../../support/engine-fork.ts'
import { runEngine } from '../../support/running-engine.ts'

const running = runEngine()

const GREEDY = { temperature: 0, topP: 1, topK: 0, minP: 0 }
const infer = (request: InferRequest) => running.engine.infer(request, () => {})
const answered = ask('', {
  messages: [
    ...ask('What is 12*7?').messages,
    {
      role: 'assistant',
      content: '',
      thought: '',
      toolCalls: [{ name: 'calculator', arguments: { expression: '12*7' } }],
    },
    { role: 'tool', name: 'calculator', content: '84' },
  ],
})

test('an answer goes on behind a stop text, keeps it, or spoils the sequence for the next one', async () => {
  const whole = await infer(answered)
  expect(whole.content).toBe('12*7 = 84')
  const stopped = await infer({ ...answered, sampling: { ...GREEDY, stop: ['nowhere', '7 = '] } })
  expect(stopped).toMatchObject({ content: '12*', stopReason: 'stop' })
  expect(stopped.tokens.length).toBeLessThan(whole.tokens.length)
  expect(stopped.passport.sampling.stop).toBe('["nowhere","7 = "]')
  expect((await infer(answered)).content).toBe('12*7 = 84')
})

test('a stop text ends a tool call in its middle', async () => {
  const result = await infer(ask('What is 12*7?', { sampling: { ...GREEDY, stop: ['12', 'calc'] } }))
  expect(result.toolCalls).toEqual([{ name: 'calculator', arguments: { expression: '12*7' } }])
})

test('a request that leaves the sampling to the model is not sampled as its maker advises, or the passport hides how', async () => {
  const { passport } = await infer(ask('What is 12*7?', { sampling: null }))
  expect(passport.sampling).toEqual({ temperature: 0.7, topP: 1, topK: 0, minP: 0.01 })
  const talk = await infer(ask('Hello', { sampling: null, tools: [], maxTokens: 5 }))
  expect(talk.passport.sampling).toMatchObject({ temperature: 1, topP: 0.95 })
})

test('penalties break the frame of a call, or the passport leaves them out', async () => {
  const sampling = { ...GREEDY, repeatPenalty: 1.2, dry: { multiplier: 0.8, base: 1.75, allowedLength: 2 } }
  const result = await infer(ask('What is 12*7?', { sampling }))
  expect(result.toolCalls).toEqual([{ name: 'calculator', arguments: { expression: '12*7' } }])
  expect(result.passport.sampling).toMatchObject({ repeatPenalty: 1.2, 'dry.multiplier': 0.8 })
})

test('DRY does not end an answer that repeats itself for ever', async () => {
  const dry = { multiplier: 3, base: 2, allowedLength: 2 }
  const looping = await infer(endless({ maxTokens: 400 }))
  const dried = await infer(endless({ maxTokens: 400, sampling: { ...GREEDY, dry } }))
  expect(looping.stopReason).toBe('length')
  expect(new Set(dried.tokens.map(({ id }) => id)).size).toBeGreaterThan(
    new Set(looping.tokens.map(({ id }) => id)).size,
  )
})
