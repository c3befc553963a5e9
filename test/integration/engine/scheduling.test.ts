import { expect, test } from 'vitest'
import type { ChatMessage, InferResult } from '../../../src/main/engine/types.ts'
import { comparePassports } from '../../../src/shared/passport.ts'
import { ask, endless, OPTIONS, TINY } from '../../support/engine-fork.ts'
import { begin, runEngine } from '../../support/running-engine.ts'

const running = runEngine()

const nothing = () => {}

test('requests wait for each other, or stopping one disturbs the others', async () => {
  const alone = await running.engine.infer(endless({ maxTokens: 600 }), nothing)
  // Each begins while those before it still write.
  const first = await begin(running, endless({ maxTokens: 600 }))
  const second = await begin(running, endless())
  const third = await begin(running, ask('What is 12*7?'))
  expect(running.engine.state).toMatchObject({ status: 'busy' })
  second.stop.abort()
  const stopped = await second.result
  expect(stopped.stopReason).toBe('abort')
  expect(stopped.tokens).toHaveLength(second.seen())
  expect((await third.result).toolCalls).toEqual([{ name: 'calculator', arguments: { expression: '12*7' } }])
  const whole = await first.result
  expect(whole).toMatchObject({ stopReason: 'length' })
  expect(whole.tokens).toHaveLength(600)
  expect(whole.tokens.slice(0, 20).map(({ id }) => id)).toEqual(alone.tokens.slice(0, 20).map(({ id }) => id))
  expect(whole.passport.neighbours).toBeGreaterThan(0)
  expect(running.engine.state).toMatchObject({ status: 'ready', queue: 0 })
})

test('a run loses what it has read to a run that works beside it', async () => {
  const { engine } = running
  // Every sequence has read what all runs share, so that none is better for a new run than another.
  await Promise.all(['a', 'b', 'c', 'd'].map((text) => engine.infer(ask(text, { maxTokens: 1 }), nothing)))
  const question = ask('Save a fact: the sky is blue.')
  const first = await engine.infer(question, nothing)
  const others = [await begin(running, endless()), await begin(running, endless({ seed: 2 }))]
  await engine.infer(ask('What is 8+5?'), nothing)
  const messages: ChatMessage[] = [
    ...question.messages,
    { role: 'assistant', content: first.content, thought: '', toolCalls: first.toolCalls },
    { role: 'tool', name: 'memory_save', content: 'saved' },
  ]
  const second = await engine.infer(ask('', { messages }), nothing)
  for (const other of others) other.stop.abort()
  await Promise.all(others.map(({ result }) => result))
  expect(second.timings.cache_n).toBe(first.promptTokens.length + first.tokens.length - 1)
  expect(second.passport.reusedTokens).toBe(second.timings.cache_n)
})

test('a new model is loaded under the inferences that still use the old one', async () => {
  const { engine } = running
  const going = await Promise.all([
    begin(running, endless({ maxTokens: 300 })),
    begin(running, endless({ maxTokens: 300 })),
  ])
  const loading = engine.load(TINY, { ...OPTIONS, contextSize: 1024 })
  const after = engine.infer(ask('What is 12*7?'), nothing)
  const results = await Promise.all(going.map(({ result }) => result))
  expect(results.map(({ stopReason, tokens }) => [stopReason, tokens.length])).toEqual([
    ['length', 300],
    ['length', 300],
  ])
  await loading
  expect((await after).passport).toMatchObject({ contextSize: 1024 })
  await engine.load(TINY, OPTIONS)
})

test('an engine that dies takes only one of its inferences with it, or leaves one waiting for ever', async () => {
  const { engine } = running
  const going = await Promise.all([begin(running, endless()), begin(running, endless())])
  const ended = Promise.allSettled(going.map(({ result }) => result))
  process.kill(engine.state.pid ?? 0, 'SIGKILL')
  expect((await ended).map((each) => (each.status === 'rejected' ? each.reason.code : 'fulfilled'))).toEqual([
    'ENGINE_INTERRUPTED',
    'ENGINE_INTERRUPTED',
  ])
  expect((await engine.infer(ask('What is 12*7?'), nothing)).toolCalls).toHaveLength(1)
})

test('a reproducible inference depends on what was read before it or works beside it', async () => {
  const { engine } = running
  const sampling = { temperature: 1.2, topP: 0.95, topK: 50, minP: 0 }
  const request = ask('Tell me a story', { sampling, seed: 5, maxTokens: 40, reproducible: true })
  const runs: InferResult[] = []
  for (let repeat = 0; repeat < 20; repeat += 1) {
    const between = engine.infer(endless({ maxTokens: 10 + repeat, seed: repeat }), nothing)
    const [result] = await Promise.all([engine.infer(request, nothing), engine.infer(request, nothing), between])
    runs.push(result)
  }
  const [first] = runs
  if (!first) throw new Error('Nothing was run.')
  for (const each of runs) {
    expect(each.tokens.map(({ id, p }) => [id, p])).toEqual(first.tokens.map(({ id, p }) => [id, p]))
    expect(comparePassports(first.passport, each.passport)).toEqual([])
  }
  expect(first.passport).toMatchObject({ reproducible: true, reusedTokens: 0, neighbours: 0, threads: 1, seed: 5 })
  const other = await engine.infer({ ...request, seed: 6, reproducible: false }, nothing)
  expect(comparePassports(first.passport, other.passport).map(({ field }) => field)).toEqual(
    expect.arrayContaining(['seed', 'reproducible', 'reusedTokens']),
  )
})

test('tokens come without what the model weighed', async () => {
  const { tokens } = await running.engine.infer(endless({ maxTokens: 80 }), nothing)
  expect(tokens[0]?.alternatives?.[0]).toMatchObject({ id: tokens[0]?.id, p: tokens[0]?.p, text: tokens[0]?.text })
  for (const { p, entropy, alternatives } of tokens.slice(1)) {
    expect(entropy).toBeGreaterThanOrEqual(0)
    expect(alternatives !== undefined).toBe(p < 0.9)
    if (alternatives)
      expect(alternatives.map((each) => each.p)).toEqual(
        alternatives
          .map((each) => each.p)
          .sort()
          .reverse(),
      )
  }
})
