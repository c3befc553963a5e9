import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findMembers } from '../../../../../src/main/engine/glm/json-members.ts'
import { type RecordedToken, traceAnswer } from '../../../../../src/main/engine/glm/trace-answer.ts'
import type { TokenPart } from '../../../../../src/shared/xray.ts'
import { type Answer, feed, MARKS, STYLES, tools } from '../../../../support/answers.ts'

const pairs = (text: string): string[] => text.match(/[\s\S]{1,2}/gu) ?? []

/** An answer as it would be recorded: marks as one token each, texts cut, and the token that ended it. */
function record(answer: Answer, cut: (text: string) => string[], end = '<|user|>'): RecordedToken[] {
  const texts = answer.flatMap((part) => (MARKS.has(part) ? [part] : cut(part)))
  return [
    ...texts.map((text, id): RecordedToken => ({ id, text, channel: 'content' })),
    { id: 9999, text: end, channel: 'control' },
  ]
}

const CUTS: [string, (text: string) => string[]][] = [
  ['whole', (text) => [text]],
  ['by character', (text) => [...text]],
  ['in pairs', pairs],
]

describe.each(STYLES)('an answer in the format %s under the X-ray', (format, open, corpus, thoughtOpen) => {
  const trace = (tokens: RecordedToken[]) => traceAnswer(format, tools, thoughtOpen, tokens)

  test.each(CUTS)('loses or changes a token, or is read unlike it was when it came (%s)', (_name, cut) => {
    // GLM-Edge ends its answer where the others begin another call.
    const whole = corpus.filter((answer) => format !== 'glm-edge' || !answer.some((part) => MARKS.has(part)))
    for (const answer of whole) {
      const tokens = record(answer, cut)
      const traced = trace(tokens)
      expect(traced.tokens.map(({ id, text }) => [id, text])).toEqual(tokens.map(({ id, text }) => [id, text]))
      expect(traced.tokens.at(-1)?.part).toBe('stop')
      expect(traced.parsed).toEqual(feed(open(), answer, cut))
      expect(traced.calls.flatMap((call) => call.problems.map(({ message }) => message))).toEqual(
        traced.parsed.problems,
      )
    }
  })

  test('a token belongs to a call or an argument that there is not', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'now',
        'get_weather',
        '\n',
        '{',
        '}',
        '"city"',
        ': "x"',
        '</think>',
        '{"name": "now"}',
        ...MARKS.keys(),
      ),
      fc.string({ maxLength: 5, unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (answer) => {
        const tokens = record(answer, (text) => [text])
        const { calls, tokens: traced, parsed } = trace(tokens)
        expect(traced.map(({ text }) => text).join('')).toBe(tokens.map(({ text }) => text).join(''))
        for (const { call, argument, part } of traced) {
          if (call === null) expect([argument, part === 'name' || part === 'key']).toEqual([null, false])
          else if (argument === null) expect(calls[call]).toBeDefined()
          else expect(calls[call]?.arguments[argument]).toBeDefined()
        }
        expect(calls.filter(({ problems }) => problems.length === 0)).toHaveLength(parsed.toolCalls.length)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('the parts of a call', () => {
  const partsOf = (format: (typeof STYLES)[number][0], answer: Answer, cut = CUTS[0]![1]): [TokenPart, string][] => {
    const { tokens } = traceAnswer(format, tools, false, record(answer, cut))
    const joined: [TokenPart, string][] = []
    for (const { part, text } of tokens) {
      const last = joined.at(-1)
      if (last?.[0] === part) last[1] += text
      else joined.push([part, text])
    }
    return joined
  }

  test('a tag, a key or a value is taken for something else', () => {
    const call = [
      '<tool_call>',
      'get_weather',
      '<arg_key>',
      'city',
      '</arg_key>',
      '<arg_value>',
      'Oslo',
      '</arg_value>',
    ]
    expect(partsOf('glm-4.7', ['Look.', ...call, 'x', '</tool_call>'])).toEqual([
      ['text', 'Look.'],
      ['open', '<tool_call>'],
      ['name', 'get_weather'],
      ['frame', '<arg_key>'],
      ['key', 'city'],
      ['frame', '</arg_key><arg_value>'],
      ['value', 'Oslo'],
      ['frame', '</arg_value>'],
      ['stray', 'x'],
      ['close', '</tool_call>'],
      ['stop', '<|user|>'],
    ])
  })

  test('the members of a JSON call are not told apart, cut anywhere', () => {
    const [, byCharacter] = CUTS[1]!
    expect(partsOf('glm-4-0414', ['get_weather\n{"city": "Oslo", "days": [1, 2]}'], byCharacter)).toEqual([
      ['name', 'get_weather'],
      ['frame', '\n{'],
      ['key', '"city"'],
      ['frame', ': '],
      ['value', '"Oslo"'],
      ['frame', ', '],
      ['key', '"days"'],
      ['frame', ': '],
      ['value', '[1, 2]'],
      ['frame', '}'],
      ['stop', '<|user|>'],
    ])
    const written = 'Look.<tool_call>{"name": "now", "x": 1, "arguments": {"a": true}}</tool_call>'
    expect(partsOf('template', [written], byCharacter)).toEqual([
      ['text', 'Look.'],
      ['open', '<tool_call>'],
      ['frame', '{"name": '],
      ['name', '"now"'],
      ['frame', ', "x": '],
      ['stray', '1'],
      ['frame', ', "arguments": {'],
      ['key', '"a"'],
      ['frame', ': '],
      ['value', 'true'],
      ['frame', '}}'],
      ['close', '</tool_call>'],
      ['stop', '<|user|>'],
    ])
  })

  test('a tag that follows broken bytes is taken for text', () => {
    const tokens = record(['\ufffd<tool_call>', 'now', '</tool_call>'], (text) => [text])
    expect(traceAnswer('glm-4.7', tools, false, tokens).parsed.toolCalls).toEqual([{ name: 'now', arguments: {} }])
  })
})

test('members of an object that is cut off or broken are lost, or nonsense makes it throw', () => {
  const names = (text: string) => findMembers(text).map(({ name, value: [from, to] }) => [name, text.slice(from, to)])
  expect(names('{"a": "x\\"}", "b": {"c": [1, "]"]}, "d": tr')).toEqual([
    ['a', '"x\\"}"'],
    ['b', '{"c": [1, "]"]}'],
    ['d', 'tr'],
  ])
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value: unknown = JSON.parse(json)
      const object = typeof value === 'object' && value !== null && !Array.isArray(value)
      const found = findMembers(json).map(({ name, value: [from, to] }) => [name, JSON.parse(json.slice(from, to))])
      expect(Object.fromEntries(found)).toEqual(object ? value : {})
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(findMembers(`{"${text}`))))
})
