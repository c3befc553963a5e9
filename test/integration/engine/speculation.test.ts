import { expect, test } from 'vitest'
import type { ChatMessage, InferResult } from '../../../src/main/engine/types.ts'
import { ask, endless } from '../../support/engine-fork.ts'
import { runEngine } from '../../support/running-engine.ts'

const running = runEngine()

const infer = (change: Parameters<typeof ask>[1], question = 'What is 12*7?'): Promise<InferResult> =>
  running.engine.infer(ask(question, change), () => {})

test.each([
  ['a tool call', ask('What is 12*7?')],
  ['an answer that repeats its prompt', ask('Read notes.txt and remember that the password of the safe is notes.txt')],
  ['an endless one', endless({ maxTokens: 300 })],
])('guessing ahead changes the tokens of %s, their probabilities or what is recorded of them', async (_, request) => {
  const plain = await running.engine.infer(request, () => {})
  const guessed = await running.engine.infer({ ...request, speculation: 'promptLookup' }, () => {})
  expect(guessed.tokens.map(({ id }) => id)).toEqual(plain.tokens.map(({ id }) => id))
  for (const [index, token] of guessed.tokens.entries()) {
    const other = plain.tokens[index]
    expect(token.p).toBeCloseTo(other?.p ?? -1, 3)
    expect(token.entropy).toBeCloseTo(other?.entropy ?? -1, 2)
    expect(token.channel).toBe(other?.channel)
    if (Math.abs(token.p - 0.9) > 0.001) expect(token.alternatives?.length).toBe(other?.alternatives?.length)
  }
})

test('guesses are not counted, are not in the passport, or are made where nobody asked', async () => {
  const guessed = await infer({ speculation: 'promptLookup' })
  const { draft_n = 0, draft_n_accepted = 0 } = guessed.timings
  expect(draft_n_accepted).toBeGreaterThan(0)
  expect(draft_n_accepted).toBeLessThanOrEqual(draft_n)
  expect(guessed.passport.speculation).toBe('promptLookup')
  const hot = await infer({ speculation: 'promptLookup', sampling: { temperature: 1, topP: 1, topK: 0, minP: 0 } })
  for (const { timings, passport } of [await infer({}), hot]) {
    expect(timings.draft_n).toBeUndefined()
    expect(passport.speculation).toBeUndefined()
  }
})

test('guesses that were not used stay in the sequence, or spoil the next step', async () => {
  const speculation = 'promptLookup'
  const first = await infer({ speculation })
  const messages: ChatMessage[] = [
    ...ask('What is 12*7?').messages,
    { role: 'assistant', content: '', thought: '', toolCalls: first.toolCalls },
    { role: 'tool', name: 'calculator', content: '84' },
  ]
  const second = await infer({ messages, speculation })
  expect(second.timings.cache_n).toBe(first.promptTokens.length + first.tokens.length - 1)
  expect(second.tokens.map(({ id }) => id)).toEqual((await infer({ messages })).tokens.map(({ id }) => id))
  const stop = new AbortController()
  const aborted = await running.engine.infer(endless({ speculation }), () => stop.abort(), stop.signal)
  expect(aborted.stopReason).toBe('abort')
  expect((await infer({ speculation })).tokens.map(({ id }) => id)).toEqual(first.tokens.map(({ id }) => id))
})
