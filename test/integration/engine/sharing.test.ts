import { expect, test } from 'vitest'
import type { InferRequest, InferResult } from '../../../src/main/engine/types.ts'
import { ask, endless, OPTIONS, TINY } from '../../support/engine-fork.ts'
import { begin, runEngine } from '../../support/running-engine.ts'

const running = runEngine({ load: false })

const nothing = () => {}

const system = `You are AutoGLM, a local agent. Use the tools when they help. ${'Be exact and brief. '.repeat(8)}`
const beside = (question: string, change: Partial<InferRequest> = {}): InferRequest =>
  ask(question, {
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: question },
    ],
    maxTokens: 12,
    ...change,
  })

test('an inference that has to empty its sequence waits until all that write have ended', async () => {
  await running.engine.load(TINY, { ...OPTIONS, sequences: 3 })
  // Every sequence holds something that the next prompt does not continue.
  await Promise.all(['a', 'b', 'c'].map((text) => running.engine.infer(beside(text.repeat(30)), nothing)))
  const writing = [
    await begin(running, endless({ maxTokens: 1200 })),
    await begin(running, endless({ maxTokens: 1200, seed: 2 })),
  ]
  await running.engine.infer(ask('What is 12*7?', { maxTokens: 4 }), nothing)
  const seen = writing.map((each) => each.seen())
  for (const { stop } of writing) stop.abort()
  const results = await Promise.all(writing.map(({ result }) => result))
  expect(results.map(({ stopReason }) => stopReason)).toEqual(['abort', 'abort'])
  for (const count of seen) expect(count).toBeLessThan(1000)
})

test('runs that begin together each evaluate the system text and the tools they share', async () => {
  await running.engine.load(TINY, { ...OPTIONS, sequences: 4 })
  const questions = ['What is 2+3?', 'List the files.', 'Read notes.txt', 'Save: the sky is blue.']
  const alone: InferResult[] = []
  for (const question of questions)
    alone.push(await running.engine.infer(beside(question, { reproducible: true }), nothing))
  await running.engine.load(TINY, { ...OPTIONS, sequences: 4 })
  const together = await Promise.all(questions.map((question) => running.engine.infer(beside(question), nothing)))
  const evaluated = together.map(({ timings }) => timings.prompt_n).sort((a, b) => b - a)
  const whole = together[0]?.promptTokens.length ?? 0
  // One reads all of it, the others what is their own.
  expect(evaluated[0]).toBeGreaterThan(whole - 40)
  for (const count of evaluated.slice(1)) expect(count).toBeLessThan(40)
  expect(together.map(({ tokens }) => tokens.slice(0, 6).map(({ id }) => id))).toEqual(
    alone.map(({ tokens }) => tokens.slice(0, 6).map(({ id }) => id)),
  )
})

test('a background inference has as large a share of the engine as one that somebody waits for', async () => {
  await running.engine.load(TINY, { ...OPTIONS, sequences: 3 })
  const low = await begin(running, endless({ priority: 1, maxTokens: 1500 }))
  const high = await running.engine.infer(endless({ priority: 4, maxTokens: 400, seed: 3 }), nothing)
  const before = low.seen()
  low.stop.abort()
  await low.result
  expect(high.tokens).toHaveLength(400)
  // It went on, but with one token for four; a third leaves room for what it wrote before the other came.
  expect(before).toBeGreaterThan(20)
  expect(before).toBeLessThan(260)
})

test('inferences of equal priority get unequal shares', async () => {
  await running.engine.load(TINY, { ...OPTIONS, sequences: 3 })
  const going = await Promise.all([1, 2, 3].map((seed) => begin(running, endless({ seed, maxTokens: 1200 }))))
  const first = await Promise.race(going.map(({ result }) => result))
  const seen = going.map((each) => each.seen())
  for (const { stop } of going) stop.abort()
  await Promise.all(going.map(({ result }) => result))
  expect(first.tokens).toHaveLength(1200)
  for (const count of seen) expect(count).toBeGreaterThan(1000)
})
