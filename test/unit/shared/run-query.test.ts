import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { asksSteps, matchesRun, NUMBER_FIELDS, readRunQuery, TEXT_FIELDS } from '../../../src/shared/run-query.ts'
import type { Run } from '../../../src/shared/runs.ts'
import { Run as RunSchema } from '../../../src/shared/runs.ts'

const run = (change: Partial<Run>): Run =>
  RunSchema.parse({
    id: 'run_000000000000000000000',
    agentId: 'agent_assistant',
    agentVersion: 1,
    agentName: 'Assistant',
    modelId: 'model_tiny',
    modelName: 'AutoGLM Tiny',
    input: 'Pay the refund, please',
    status: 'done',
    answer: 'Paid.',
    error: null,
    startedAt: new Date(2026, 10, 20, 12).getTime(),
    endedAt: new Date(2026, 10, 20, 12, 0, 30).getTime(),
    steps: 2,
    inputTokens: 4000,
    outputTokens: 2000,
    seed: 7,
    ...change,
  })

const conditions = (text: string) => {
  const read = readRunQuery(text)
  if ('problem' in read) throw new Error(read.problem)
  return read.conditions
}
const fits = (text: string, change: Partial<Run> = {}): boolean => matchesRun(run(change), conditions(text))

describe('what is typed above the list of runs', () => {
  it.each([
    ['refund pay', true],
    ['"the refund"', true],
    ['"refund the"', false],
    ['-refund', false],
    ['status:done tokens>5000 text:"refund"', true],
    ['status:error', false],
    ['tokens=6000 tokens>=6000 tokens<=6000 -tokens>6000', true],
    ['duration>10s duration<1m', true],
    ['duration>=30000ms', true],
    ['after:2026-11-20 before:2026-11-21', true],
    ['before:2026-11-20', false],
    ['agent:assist model:tiny answer:paid input:pay seed:7', true],
    ['STATUS:Done', true],
    ['tag:good', false],
    ['annotated:no -tag:good', true],
  ])('is understood as something else: %s', (text, expected) => {
    expect(fits(text)).toBe(expected)
  })

  it('finds a run that goes on by a duration it does not have, or misses a failure by its code', () => {
    expect(fits('duration<1h', { endedAt: null, status: 'running' })).toBe(false)
    const error = { code: 'LIMIT_REACHED', message: 'It took too long.' }
    expect(fits('status:error error:limit_reached', { status: 'failed', error })).toBe(true)
  })

  it.each([
    ['colour:red', 0, /no field "colour".*status/],
    ['refund status:happy', 7, /no status "happy".*done/],
    ['tokens>many', 0, /no number/],
    ['duration>3x', 0, /no duration/],
    ['after:2026-02-30', 0, /no day/],
    ['agent>3', 0, /cannot be compared/],
    ['tool:', 0, /must stand after/],
    ['tag>3', 0, /cannot be compared/],
    ['annotated:maybe', 0, /annotated:yes or annotated:no/],
    ['score>good', 0, /no number/],
    ['say "refund', 4, /no partner/],
  ])('is taken although it means nothing: %s', (text, at, problem) => {
    expect(readRunQuery(text)).toEqual({ problem: expect.stringMatching(problem), at })
  })

  it('asks the page what only the host can tell', () => {
    expect(asksSteps(conditions('tool:sql_query'))).toBe(true)
    expect(asksSteps(conditions('text:sql_query'))).toBe(false)
    expect(asksSteps(conditions('-score<0.5'))).toBe(true)
  })

  it('finds a part of a tag, or a run that nothing was said of', () => {
    const marks = { tags: ['Needs work', 'v2'], annotations: 1 }
    for (const text of ['tag:"needs work"', 'tag:V2 annotated:yes', '-annotated:no -tag:v'])
      expect(fits(text, { marks }), text).toBe(true)
    for (const text of ['tag:needs', 'annotated:no', '-tag:v2']) expect(fits(text, { marks }), text).toBe(false)
    expect(conditions('score>=-0.5')).toEqual([{ kind: 'score', compare: '>=', value: -0.5, not: false }])
  })
})

const quoted = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`

test('a condition written down is read as another, or some text is thrown at', () => {
  const text = fc.record({
    kind: fc.constant('text' as const),
    field: fc.constantFrom(...TEXT_FIELDS),
    value: fc.string({ minLength: 1 }),
    not: fc.boolean(),
  })
  const number = fc.record({
    kind: fc.constant('number' as const),
    field: fc.constantFrom(...NUMBER_FIELDS),
    compare: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '=' as const),
    value: fc.nat(),
    not: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(text, number), { maxLength: 20 }), (all) => {
      const written = all
        .map((each) => {
          const body =
            each.kind === 'text' ? `${each.field}:${quoted(each.value)}` : `${each.field}${each.compare}${each.value}`
          return `${each.not ? '-' : ''}${body}`
        })
        .join(' ')
      expect(readRunQuery(written)).toEqual({ conditions: all })
    }),
  )
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (any) => void readRunQuery(any)),
    { numRuns: 2000 },
  )
})
