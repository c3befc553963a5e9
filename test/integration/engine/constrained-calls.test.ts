import { expect, test } from 'vitest'
import type { InferRequest, InferResult, ToolSchema } from '../../../src/main/engine/types.ts'
import { ask } from '../../support/engine-fork.ts'
import { runEngine } from '../../support/running-engine.ts'

const running = runEngine()

const infer = (question: string, change: Partial<InferRequest> = {}) =>
  running.engine.infer(ask(question, change), () => {})
const forced = ({ tokens }: InferResult) => tokens.filter((token) => token.forced)
const ids = ({ tokens }: InferResult) => tokens.map(({ id }) => id)

const ALARM: ToolSchema = {
  name: 'set_alarm',
  description: 'Set an alarm',
  parameters: {
    type: 'object',
    properties: { hour: { type: 'integer' }, day: { enum: ['monday', 'sunday'] } },
    required: ['hour', 'day'],
    additionalProperties: false,
  },
}

test('the model calls a tool that was not declared, or its record does not say what was forced', async () => {
  const free = await infer('Search the files for budget', { constrainCalls: false })
  expect(free.problems[0]).toContain('search_files')
  expect(forced(free)).toEqual([])
  const held = await infer('Search the files for budget')
  expect(held).toMatchObject({ problems: [], stopReason: 'tool_calls', passport: { constrainCalls: true } })
  expect(held.toolCalls).toEqual([{ name: 'list_files', arguments: { path: 'budget' } }])
  const [token, ...others] = forced(held)
  expect(others).toEqual([])
  // What the model wanted stands beside what came.
  expect(token).toMatchObject({ text: 'list', channel: 'tool' })
  expect(token?.alternatives?.[0]?.text).toBe('search')
  expect(token?.p).toBeLessThan(token?.alternatives?.[0]?.p ?? 0)
})

test('an answer that needs no force is another one with constrained calls than without', async () => {
  for (const question of ['What is 12*7?', 'Read docs/apple.txt', 'Remember that Alice likes copper.', 'Hello']) {
    const held = await infer(question, { reproducible: true })
    const free = await infer(question, { reproducible: true, constrainCalls: false })
    expect([question, held.tokens.map(({ id, p }) => [id, p])]).toEqual([
      question,
      free.tokens.map(({ id, p }) => [id, p]),
    ])
    expect(forced(held)).toEqual([])
  }
})

test.each([
  ['greedy', { temperature: 0, topP: 1, topK: 0, minP: 0 }],
  ['sampled from a few', { temperature: 1, topP: 0.95, topK: 20, minP: 0 }],
  ['sampled from all', { temperature: 1.2, topP: 1, topK: 0, minP: 0 }],
])(
  'a call of a tool the model was never trained on breaks its schema, or differs when asked again: %s',
  async (_, sampling) => {
    let calls = 0
    for (const seed of [1, 2, 3, 4]) {
      const change = { tools: [ALARM], sampling, seed, reproducible: true, maxTokens: 300 }
      const result = await infer('What is 12*7?', change)
      for (const call of result.toolCalls) {
        expect(call).toMatchObject({ name: 'set_alarm' })
        expect(Number.isInteger(call.arguments.hour)).toBe(true)
        expect(['monday', 'sunday']).toContain(call.arguments.day)
      }
      expect(result.problems).toEqual([])
      calls += result.toolCalls.length
      expect(ids(await infer('What is 12*7?', change))).toEqual(ids(result))
    }
    expect(calls).toBeGreaterThan(0)
  },
)

test('a token evaluated again to choose anew leaves the sequence out of step for the next step', async () => {
  const first = await infer('What is 12*7?', { tools: [ALARM] })
  expect(forced(first).length).toBeGreaterThan(0)
  const messages: InferRequest['messages'] = [
    ...ask('What is 12*7?').messages,
    { role: 'assistant', content: first.content, thought: '', toolCalls: first.toolCalls },
    { role: 'tool', name: 'set_alarm', content: 'done' },
  ]
  const next = await infer('', { messages, tools: [ALARM] })
  expect(next.timings.cache_n).toBeGreaterThan(first.promptTokens.length)
  const fresh = await infer('', { messages, tools: [ALARM], reproducible: true })
  expect(ids(next)).toEqual(ids(fresh))
})

test('inferences at work at once disturb each other where their tokens are drawn anew', async () => {
  const questions = ['What is 12*7?', 'What is 8+5?', 'What is 3*3?', 'What is 90/9?']
  const results = await Promise.all(questions.map((question) => infer(question, { tools: [ALARM] })))
  for (const result of results) {
    expect(forced(result).length).toBeGreaterThan(0)
    expect(result.problems).toEqual([])
    for (const call of result.toolCalls)
      expect(call).toMatchObject({ name: 'set_alarm', arguments: { hour: expect.any(Number) } })
  }
  expect((await infer('What is 12*7?')).toolCalls).toEqual([{ name: 'calculator', arguments: { expression: '12*7' } }])
})

test('a tool without a possible call stops the answer or the engine', async () => {
  const impossible: ToolSchema = {
    name: 'calculator',
    description: 'x',
    parameters: { type: 'object', properties: { expression: { enum: [] } }, required: ['expression'] },
  }
  const result = await infer('What is 12*7?', { tools: [impossible] })
  expect(result.tokens.length).toBeGreaterThan(0)
  expect(running.engine.state.restarts).toBe(0)
})
