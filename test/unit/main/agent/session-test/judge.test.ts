import { readFileSync } from 'node:fs'
import type { ToolCall } from '@shared/runs.ts'
import { Assertions } from '@shared/session-test.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../../../src/main/agent/session-test/judge.ts'
import { type Observed, observe } from '../../../../../src/main/agent/session-test/observe.ts'
import { pointerPart, valueAt } from '../../../../../src/main/agent/session-test/pointer.ts'
import { suggestTest } from '../../../../../src/main/agent/session-test/suggest.ts'
import { parseRecord } from '../../../../../src/main/trace/record-file.ts'

const NAMES = ['approved', 'calculator', 'denied', 'files', 'repetition']
const load = (name: string) => parseRecord(readFileSync(`test/fixtures/recordings/0.1.0-${name}.json`, 'utf8'))

const record = load('calculator')
const base = observe(record.run, record.spans)
const withCalls = (calls: ToolCall[]): Observed => ({ ...base, calls })
const call = (name: string, given: Record<string, unknown> = {}): ToolCall => ({ name, arguments: given })
const failures = (observed: Observed, assert: unknown) =>
  judge(observed, Assertions.parse(assert)).filter((each) => !each.passed)

const tools = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })

describe('judging a run', () => {
  it.each(NAMES)('passes what it suggests itself of the recorded run %s', (name) => {
    const { run, spans } = load(name)
    const seen = observe(run, spans)
    const plan = suggestTest(
      seen,
      spans.map(({ content }) => content),
    )
    const judged = judge(seen, plan.assert)
    expect(judged.length).toBeGreaterThan(5)
    expect(judged.filter((each) => !each.passed)).toEqual([])
  })

  it('counts a denied call as asked for, so that a test of a refusal sees it', () => {
    const { run, spans } = load('denied')
    expect(observe(run, spans).calls.map(({ name }) => name)).toEqual(['memory_save'])
  })

  it('tells exact, subset and any order apart for every two paths', () => {
    const passes = (mode: string, wanted: string[], made: string[]) =>
      failures(withCalls(made.map((name) => call(name))), { path: { mode, tools: wanted } }).length === 0
    fc.assert(
      fc.property(tools, tools, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (wanted, made, keep) => {
        expect(passes('exact', wanted, made)).toBe(JSON.stringify(wanted) === JSON.stringify(made))
        expect(passes('any-order', wanted, made)).toBe([...wanted].sort().join() === [...made].sort().join())
        expect(passes('subset', wanted, made)).toBe(new RegExp(wanted.join('.*')).test(made.join('')))
        expect(
          passes(
            'subset',
            made.filter((_, at) => keep[at]),
            made,
          ),
        ).toBe(true)
      }),
    )
  })

  it('finds any JSON value it is pointed at, equal whatever the order of members, and none that is inherited', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        const at = pointerPart(key)
        // No schema lets a member of this name through.
        fc.pre(!JSON.stringify([key, value]).includes('"__proto__"'))
        const given = JSON.parse(JSON.stringify({ [key]: value })) as Record<string, unknown>
        const seen = withCalls([call('t', given)])
        const ask = (check: unknown) => failures(seen, { calls: [{ tool: 't', nth: 1, arguments: [check] }] })
        expect(ask({ at, equals: given[key] })).toEqual([])
        expect(ask({ at, equals: [given[key]] })).toHaveLength(1)
        expect(ask({ at: `${at}x`, exists: true })).toHaveLength(1)
      }),
    )
    expect(valueAt({}, '/constructor').found).toBe(false)
    expect(valueAt([1], '/length').found).toBe(false)
  })

  it('names the place and says what was asked and what came', () => {
    const seen = withCalls([call('calculator', { expression: '13*7', deep: { list: [1, 2] } })])
    const assert = {
      path: { mode: 'exact', tools: ['read_file'] },
      calls: [
        { tool: 'calculator', nth: 1, arguments: [{ at: '/expression', equals: '12*7' }] },
        { tool: 'calculator', nth: 1, arguments: [{ at: '/deep/list/1', matches: '^3$' }] },
        { tool: 'calculator', nth: 2, arguments: [{ at: '/expression', exists: true }] },
      ],
      outcome: { status: 'failed', answer: { contains: ['84', '85'] } },
      budget: { steps: 1, tokens: 10, seconds: 0, toolCalls: 0 },
    }
    expect(failures(seen, assert).map(({ place, message }) => `${place} ${message}`)).toEqual([
      '/assert/path The model should ask for read_file in this order and nothing else, but it asked for calculator.',
      '/assert/calls/0/arguments/0 In call 1 of calculator, /expression should be "12*7" and is "13*7".',
      '/assert/calls/1/arguments/0 In call 1 of calculator, /deep/list/1 should match /^3$/ and is "2".',
      '/assert/calls/2/arguments/0 In call 2 of calculator, there is no such call: the run calls it once.',
      '/assert/outcome/status The run should be "failed" at its end and is "done".',
      '/assert/outcome/answer The answer lacks "85": it is "12*7 = 84".',
      '/assert/budget/steps The run may take at most 1 steps and took 2.',
      '/assert/budget/tokens The run may take at most 10 tokens and took 722.',
      `/assert/budget/seconds The run may take at most 0 seconds and took ${base.seconds}.`,
      '/assert/budget/toolCalls The run may take at most 0 tool calls and took 1.',
    ])
  })

  it('notices the error a run or a step ended with', () => {
    const { run, spans } = load('repetition')
    expect(failures(observe(run, spans), { noErrors: ['LIMIT_REACHED', 'TOOL_FAILED'] })).toMatchObject([
      { place: '/assert/noErrors/0' },
    ])
  })

  it('gives up a pattern that would never end, and says so', () => {
    const seen: Observed = { ...base, run: { ...base.run, answer: `${'a'.repeat(60)}!` } }
    expect(failures(seen, { outcome: { answer: { matches: '^(a+)+$' } } })).toMatchObject([
      { message: expect.stringContaining('takes too long') },
    ])
  })
})
