import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutputParser, parseOutput, TextFeed } from '../../../../../src/main/engine/glm/parser.ts'
import { TAG, TAGS } from '../../../../../src/main/engine/glm/tags.ts'
import type { ToolSchema } from '../../../../../src/main/engine/types.ts'

const tools: ToolSchema[] = [
  {
    name: 'weather',
    description: '',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        days: { type: 'integer' },
        exact: { type: 'boolean' },
        range: { type: 'array' },
        limit: { anyOf: [{ type: 'number' }, { type: 'null' }] },
        free: {},
      },
      required: ['city'],
    },
  },
  { name: 'now', description: '', parameters: { type: 'object', properties: {} } },
]

const call = (name: string, ...pairs: [string, string][]): string =>
  `<tool_call>${name}${pairs.map(([k, v]) => `<arg_key>${k}</arg_key><arg_value>${v}</arg_value>`).join('')}</tool_call>`

const read = (text: string, thinking = false) => parseOutput(text, { tools, thinking })

describe('what a model wrote well', () => {
  test('text, thoughts or calls end up in the wrong place', () => {
    expect(read('Hello')).toEqual({ thought: '', content: 'Hello', toolCalls: [], problems: [] })
    expect(read('why</think>So.', true)).toMatchObject({ thought: 'why', content: 'So.' })
    expect(read('<think>why</think>So.')).toMatchObject({ thought: 'why', content: 'So.' })
    expect(read(`why${call('now')}`, true)).toMatchObject({
      thought: 'why',
      toolCalls: [{ name: 'now', arguments: {} }],
    })
    expect(read(`A${call('now')}B${call('now')}`)).toMatchObject({
      content: 'AB',
      toolCalls: [{ name: 'now' }, { name: 'now' }],
    })
  })

  test('a box around an answer is shown, or taken out of an argument', () => {
    expect(read('It is <|begin_of_box|>42<|end_of_box|>.').content).toBe('It is 42.')
    expect(read('why <|begin_of_box|></think><|begin_of_box|>42<|end_of_box|>', true)).toMatchObject({
      thought: 'why ',
      content: '42',
    })
    expect(read(call('weather', ['city', '<|begin_of_box|>Rome'])).toolCalls).toEqual([
      { name: 'weather', arguments: { city: '<|begin_of_box|>Rome' } },
    ])
  })

  test('arguments are not read by the schema of their tool', () => {
    const pairs: [string, string][] = [
      ['city', '12'],
      ['days', ' 2\n'],
      ['exact', 'True'],
      ['range', '[1, "a"]'],
      ['limit', 'null'],
      ['free', '7'],
      ['unknown', '{}'],
    ]
    expect(read(call('weather', ...pairs))).toEqual({
      thought: '',
      content: '',
      problems: [],
      toolCalls: [
        {
          name: 'weather',
          arguments: { city: '12', days: 2, exact: true, range: [1, 'a'], limit: null, free: '7', unknown: '{}' },
        },
      ],
    })
  })

  test('line breaks between the parts of a call spoil it', () => {
    const text = '<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>Paris\n</arg_value>\n</tool_call>'
    expect(read(text).toolCalls).toEqual([{ name: 'weather', arguments: { city: 'Paris\n' } }])
  })

  test('a value that holds tags is cut at the first of them', () => {
    const value = 'see <tool_call> and </tool_call> and <arg_key>'
    expect(read(call('weather', ['city', value])).toolCalls[0]?.arguments).toEqual({ city: value })
  })

  test('an argument called __proto__ changes the object it is put in', () => {
    const { toolCalls } = read(call('weather', ['city', 'x'], ['__proto__', 'y']))
    expect(Object.entries(toolCalls[0]?.arguments ?? {})).toEqual([
      ['city', 'x'],
      ['__proto__', 'y'],
    ])
  })
})

describe('what a model wrote badly', () => {
  test.each([
    ['an unknown tool', call('wether', ['city', 'x']), /no tool named "wether".*weather, now/],
    ['no name', '<tool_call></tool_call>', /has no name/],
    ['a missing argument', call('weather'), /lacks the argument "city"/],
    ['an argument given twice', call('weather', ['city', 'x'], ['city', 'y']), /"city" twice/],
    [
      'a wrong type',
      call('weather', ['city', 'x'], ['days', 'two']),
      /"days" of weather must be integer, but it is "two"/,
    ],
    ['a fraction for an integer', call('weather', ['city', 'x'], ['days', '1.5']), /must be integer/],
    ['a key without a value', '<tool_call>now<arg_key>a</arg_key></tool_call>', /outside its arguments/],
    ['a value without a key', '<tool_call>now<arg_value>a</arg_value></tool_call>', /outside its arguments/],
    [
      'stray text',
      '<tool_call>weather<arg_key>city</arg_key>?<arg_value>x</arg_value></tool_call>',
      /outside its arguments/,
    ],
    ['JSON after the name', '<tool_call>weather\n{"city": "x"}</tool_call>', /outside its arguments|no tool/],
    ['a nameless argument', call('weather', ['city', 'x'], ['', 'y']), /without a name/],
    ['an answer that ends inside a name', '<tool_call>wea', /call of "wea" was cut off/],
    ['an answer that ends inside a value', '<tool_call>weather<arg_key>city</arg_key><arg_value>Par', /cut off/],
    ['an unclosed value', '<tool_call>weather<arg_key>city</arg_key><arg_value>x</tool_call>', /cut off/],
  ])('%s passes as a call, or is lost without a word', (_what, text, words) => {
    const { toolCalls, problems } = read(text)
    expect(toolCalls).toEqual([])
    expect(problems.join('\n')).toMatch(words)
    for (const problem of problems) expect(problem).toMatch(/^[A-Z].*\.$/s)
  })

  test('one bad call takes the good one beside it along', () => {
    const { toolCalls, problems } = read(call('weather') + call('now'))
    expect(toolCalls).toEqual([{ name: 'now', arguments: {} }])
    expect(problems).toHaveLength(1)
  })
})

const garbage = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TAGS, 'weather', 'city', 'days', '\n', '<', '</', '<tool_', 'call>', '2'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''))

describe('any input', () => {
  test('the way text is cut into chunks changes what is read', () => {
    fc.assert(
      fc.property(garbage, fc.array(fc.nat(9), { maxLength: 40 }), fc.boolean(), (text, cuts, thinking) => {
        const feed = new TextFeed(new OutputParser({ tools, thinking }))
        let at = 0
        for (const cut of cuts) {
          feed.push(text.slice(at, at + cut))
          at += cut
        }
        feed.push(text.slice(at))
        expect(feed.end()).toEqual(read(text, thinking))
      }),
      { numRuns: 1000 },
    )
  })

  test('tags as tokens are read unlike the same tags as text', () => {
    const part = fc.oneof(fc.constantFrom(...TAGS), fc.stringMatching(/^[^<]{1,6}$/))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), fc.boolean(), (parts, thinking) => {
        const parser = new OutputParser({ tools, thinking })
        for (const each of parts) {
          const tag = TAGS.find((known) => known === each)
          if (tag) parser.mark(tag)
          else parser.text(each)
        }
        expect(parser.result()).toEqual(read(parts.join(''), thinking))
      }),
      { numRuns: 1000 },
    )
  })

  test('text that only spells a tag, token by token, opens a call', () => {
    const parser = new OutputParser({ tools, thinking: false })
    for (const piece of ['<', 'tool', '_call', '>', 'now']) expect(parser.text(piece)).toBe('content')
    expect(parser.result()).toMatchObject({ content: '<tool_call>now', toolCalls: [] })
  })

  test('a token is shown in the wrong channel', () => {
    const parser = new OutputParser({ tools, thinking: true })
    expect(parser.text('why')).toBe('thought')
    expect(parser.mark(TAG.thinkEnd)).toBe('control')
    expect(parser.text('so')).toBe('content')
    expect(parser.mark(TAG.call)).toBe('tool')
    expect(parser.text('now')).toBe('tool')
    expect(parser.mark(TAG.callEnd)).toBe('tool')
    expect(parser.text('.')).toBe('content')
  })
})
