import { Agent } from '@shared/agents.ts'
import type { ToolCall } from '@shared/runs.ts'
import { describe, expect, it } from 'vitest'
import type { Command, Completion, ModelOutcome } from '../../../../src/main/agent/commands.ts'
import { deterministic } from '../../../../src/main/agent/deterministic.ts'
import { step } from '../../../../src/main/agent/loop.ts'
import {
  type DeclaredTool,
  INITIAL_STATE,
  isOver,
  judgeCall,
  type LoopEvent,
  type LoopState,
} from '../../../../src/main/agent/loop-state.ts'

const agent = Agent.parse({
  id: 'agent_test',
  version: 1,
  name: 'Test',
  description: '',
  prompt: 'Be brief.',
  tools: ['look', 'write'],
  strategy: 'react',
  thinking: false,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  limits: { steps: 3, tokensPerStep: 100, tokens: 1000, seconds: 60, repetition: 3 },
  builtin: false,
})
const parameters = { type: 'object' }
const tools: DeclaredTool[] = [
  { name: 'look', description: '', parameters, effect: 'pure', needsApproval: false },
  { name: 'write', description: '', parameters, effect: 'mutating', needsApproval: true },
]

function model(outcome: Partial<ModelOutcome>, scope = 'step/1'): Completion {
  const value: ModelOutcome = {
    content: '',
    thought: '',
    toolCalls: [],
    problems: [],
    stopReason: 'stop',
    usage: { inputTokens: 10, outputTokens: 5 },
    ...outcome,
  }
  return { type: 'completed', kind: 'model.call', scope, outcome: { ok: true, value } }
}
const tool = (scope: string, content: string): Completion => ({
  type: 'completed',
  kind: 'tool.call',
  scope,
  outcome: { ok: true, value: { content, isError: false } },
})
const approval = (scope: string, decision: 'approve' | 'deny', reason: string | null = null): Completion => ({
  type: 'completed',
  kind: 'approval',
  scope,
  outcome: { ok: true, value: { decision, reason } },
})
const call = (name: string, value = 1): ToolCall => ({ name, arguments: { value } })

/** Folds events and keeps the commands that each of them led to. */
function play(...events: LoopEvent[]): { state: LoopState; commands: Command[][] } {
  let state = INITIAL_STATE
  const commands: Command[][] = []
  for (const event of [{ type: 'started', agent, tools, input: 'Go', seed: 7 } as LoopEvent, ...events]) {
    const next = step(state, event)
    state = next.state
    commands.push(next.commands)
  }
  return { state, commands }
}
const kinds = (commands: Command[] | undefined): string[] =>
  (commands ?? []).map((each) => `${each.kind} ${each.scope}`)

describe('agent loop', () => {
  it('starts the clock and asks the model with prompt, input and tools (a missing part changes every answer)', () => {
    const { commands } = play()
    expect(kinds(commands[0])).toEqual(['timer time/1', 'model.call step/1'])
    const asked = commands[0]?.[1]
    if (asked?.kind !== 'model.call') throw new Error('no model call')
    expect(asked.request.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Go' },
    ])
    expect(asked.request.tools.map((each) => each.name)).toEqual(['look', 'write'])
    expect(asked.request.seed).toBe(7)
  })

  it('asks otherwise for an agent of before than was recorded, or does not pass on what a newer one says', () => {
    const requestOf = (change: Partial<Agent>) => {
      const event: LoopEvent = { type: 'started', agent: { ...agent, ...change }, tools, input: 'Go', seed: 7 }
      const asked = step(INITIAL_STATE, event).commands.find((each) => each.kind === 'model.call')
      return asked?.kind === 'model.call' ? asked.request : null
    }
    // Records are compared by a hash of the request: one more key, and no old run can be resumed.
    expect(Object.keys(requestOf({}) ?? {}).sort()).toEqual(
      ['maxTokens', 'messages', 'repetition', 'sampling', 'seed', 'thinking', 'tools'].sort(),
    )
    expect(requestOf({ constrainCalls: false, thoughtTokens: 5, sampling: null })).toMatchObject({
      constrainCalls: false,
      thoughtTokens: 5,
      sampling: null,
    })
    expect(requestOf({ thoughtTokens: null })).not.toHaveProperty('thoughtTokens')
  })

  it('takes text without calls as the answer', () => {
    const { state } = play(model({ content: ' It is 84. ' }))
    expect(state).toMatchObject({ phase: 'done', answer: 'It is 84.', inputTokens: 10, outputTokens: 5 })
  })

  it('runs pure calls side by side and tells results in call order, whatever order they end in', () => {
    const { commands, state } = play(
      model({ toolCalls: [call('look', 1), call('look', 2)] }),
      tool('step/1/call/1', 'second'),
      tool('step/1/call/0', 'first'),
    )
    expect(kinds(commands[1])).toEqual(['tool.call step/1/call/0', 'tool.call step/1/call/1'])
    expect(kinds(commands[3])).toEqual(['model.call step/2'])
    expect(state.messages.slice(-2).map((message) => message.content)).toEqual(['first', 'second'])
  })

  it('runs nothing that changes something before the person agreed', () => {
    const { commands } = play(model({ toolCalls: [call('write')] }), approval('step/1/call/0', 'approve'))
    expect(kinds(commands[1])).toEqual(['approval step/1/call/0'])
    expect(kinds(commands[2])).toEqual(['timer time/2', 'tool.call step/1/call/0'])
  })

  it('takes a call for pure only while the argument that makes it change something is missing or empty', () => {
    const declared: DeclaredTool = {
      name: 'code',
      description: '',
      parameters,
      effect: 'mutating',
      needsApproval: true,
      pureWithout: { argument: 'out', needsApproval: false },
    }
    const given: [unknown, 'pure' | 'mutating'][] = [
      [undefined, 'pure'],
      [[], 'pure'],
      [['a'], 'mutating'],
      ['a', 'mutating'],
      ['', 'mutating'],
      [null, 'mutating'],
      [{}, 'mutating'],
    ]
    for (const [out, effect] of given) {
      const judged = judgeCall([declared], { name: 'code', arguments: out === undefined ? {} : { out } })
      expect(judged, JSON.stringify(out)).toEqual({ effect, needsApproval: effect === 'mutating' })
    }
    // What another object would inherit is no argument.
    expect(
      judgeCall([{ ...declared, pureWithout: { argument: 'toString', needsApproval: true } }], call('code')),
    ).toEqual({
      effect: 'pure',
      needsApproval: true,
    })
  })

  it('keeps the order around a call that changes something (a read after a write must see it)', () => {
    const { commands } = play(
      model({ toolCalls: [call('look', 1), call('write'), call('look', 2)] }),
      tool('step/1/call/0', 'a'),
      approval('step/1/call/1', 'approve'),
      tool('step/1/call/1', 'b'),
    )
    expect(commands.slice(1).map(kinds)).toEqual([
      ['tool.call step/1/call/0'],
      ['approval step/1/call/1'],
      ['timer time/2', 'tool.call step/1/call/1'],
      ['tool.call step/1/call/2'],
    ])
  })

  it('tells the model of a refusal instead of acting', () => {
    const { state, commands } = play(
      model({ toolCalls: [call('write')] }),
      approval('step/1/call/0', 'deny', 'not now'),
    )
    expect(state.messages.at(-1)).toMatchObject({
      role: 'tool',
      content: 'Error: the person did not allow this call: not now',
    })
    expect(kinds(commands[2])).toEqual(['timer time/2', 'model.call step/2'])
  })

  it('feeds a call that could not be read back to the model', () => {
    const { state, commands } = play(model({ content: 'x', problems: ['the call has no end'] }))
    expect(state.messages.at(-1)).toMatchObject({ role: 'tool', content: 'Error: the call has no end' })
    expect(kinds(commands[1])).toEqual(['model.call step/2'])
  })

  it('puts results directly after the calls even when another call could not be read', () => {
    const { state } = play(model({ toolCalls: [call('look')], problems: ['bad'] }), tool('step/1/call/0', 'good'))
    expect(state.messages.slice(-3).map((message) => message.role)).toEqual(['assistant', 'tool', 'tool'])
    expect(state.messages.slice(-2).map((message) => message.content)).toEqual(['good', 'Error: bad'])
  })

  it('gives a failed tool to the model as a result (an exception would end the run)', () => {
    const failed: Completion = {
      type: 'completed',
      kind: 'tool.call',
      scope: 'step/1/call/0',
      outcome: { ok: false, error: { code: 'TOOL_FAILED', message: 'no such file' } },
    }
    const { state } = play(model({ toolCalls: [call('look')] }), failed)
    expect(state.messages.at(-1)).toMatchObject({ content: 'Error: no such file' })
    expect(isOver(state)).toBe(false)
  })

  it('ends at the limit of steps', () => {
    const round = (number: number): LoopEvent[] => [
      model({ toolCalls: [call('look', number)] }, `step/${number}`),
      tool(`step/${number}/call/0`, 'x'),
    ]
    const { state } = play(...round(1), ...round(2), ...round(3))
    expect(state.error).toMatchObject({ code: 'LIMIT_REACHED', message: expect.stringContaining('3 steps') })
  })

  it('ends at the limit of tokens', () => {
    const { state } = play(
      model({ toolCalls: [call('look')], usage: { inputTokens: 900, outputTokens: 100 } }),
      tool('step/1/call/0', 'x'),
    )
    expect(state.error?.message).toContain('1000 tokens')
  })

  it('ends when the model asks for the very same call again and again', () => {
    const round = (number: number): LoopEvent[] => [
      model({ toolCalls: [call('look')] }, `step/${number}`),
      tool(`step/${number}/call/0`, 'x'),
    ]
    const { state } = play(...round(1), ...round(2), model({ toolCalls: [call('look')] }, 'step/3'))
    expect(state.error?.message).toContain('same tool call 3 times')
  })

  it('says so when an answer was cut off or went round in circles, and keeps what there is', () => {
    expect(play(model({ content: 'half', stopReason: 'length' })).state).toMatchObject({
      phase: 'failed',
      answer: 'half',
    })
    expect(play(model({ content: 'a a a', stopReason: 'repetition' })).state.error?.message).toContain('repeat')
  })

  it('ends when the time is up or the person stops it, and hears nothing after that', () => {
    const timer: Completion = { type: 'completed', kind: 'timer', scope: 'time/1', outcome: { ok: true, value: null } }
    expect(play(timer).state.error?.message).toContain('60 seconds')
    const { state, commands } = play({ type: 'cancelled' }, model({ content: 'late' }))
    expect(state).toMatchObject({ phase: 'cancelled', answer: null })
    expect(commands[2]).toEqual([])
  })

  it('does not count the time a person takes to decide', () => {
    const timer = (scope: string): Completion => ({
      type: 'completed',
      kind: 'timer',
      scope,
      outcome: { ok: true, value: null },
    })
    const asked = [model({ toolCalls: [call('write')] }), timer('time/1')]
    expect(isOver(play(...asked).state)).toBe(false)
    const { commands, state } = play(...asked, approval('step/1/call/0', 'approve'))
    expect(kinds(commands[3])).toEqual(['timer time/2', 'tool.call step/1/call/0'])
    expect(isOver(step(state, timer('time/1')).state)).toBe(false)
    expect(step(state, timer('time/2')).state.error?.message).toContain('60 seconds')
  })

  it('asks again about a change that may already have happened', () => {
    const { commands } = play(model({ toolCalls: [call('write')] }), approval('step/1/call/0', 'approve'), {
      type: 'unresolved',
      scope: 'step/1/call/0',
    })
    expect(commands[3]).toMatchObject([{ kind: 'approval', again: true }])
  })
})

describe('deterministic', () => {
  it('stops a loop that looks at the clock, rolls dice or opens the network, and puts everything back', () => {
    const cheats: (() => unknown)[] = [
      () => Date.now(),
      () => Math.random(),
      () => void fetch('http://127.0.0.1'),
      () => crypto.randomUUID(),
    ]
    for (const cheat of cheats) {
      expect(() => deterministic(cheat)).toThrowError(expect.objectContaining({ code: 'DETERMINISM_VIOLATION' }))
    }
    expect(Date.now()).toBeGreaterThan(0)
    expect(Math.random()).toBeLessThan(1)
    expect(crypto.randomUUID()).toHaveLength(36)
  })
})
