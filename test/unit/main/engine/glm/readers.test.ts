import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GLM_FORMATS } from '../../../../../src/main/engine/glm/formats.ts'
import { GenericReader } from '../../../../../src/main/engine/glm/generic-calls.ts'
import { OutputParser, TextFeed } from '../../../../../src/main/engine/glm/parser.ts'
import type { ParsedOutput } from '../../../../../src/main/engine/glm/prompt-format.ts'
import { feed, generic, lines, MARKS, STYLES, thoughts, tools, xml } from '../../../../support/answers.ts'

const { 'glm-4.5': a, 'glm-4-0414': d, 'glm-z1': z } = GLM_FORMATS
const whole = (text: string): string[] => [text]

describe.each(STYLES)('answers in the format %s', (_name, open, corpus) => {
  test('where the text is cut changes what is read', () => {
    for (const answer of corpus) {
      const expected = feed(open(), answer, whole)
      expect(feed(open(), answer, (text) => [...text])).toEqual(expected)
      const longest = Math.max(...answer.map((part) => part.length))
      for (let at = 0; at <= longest; at += 1)
        expect(feed(open(), answer, (text) => [text.slice(0, at), text.slice(at)])).toEqual(expected)
    }
  })

  test('a result asked for early changes what is read later', () => {
    for (const answer of corpus) {
      const reader = open()
      const early = feed(reader, answer.slice(0, -1), whole)
      expect(early).toEqual(reader.result())
      expect(feed(reader, answer.slice(-1), whole)).toEqual(feed(open(), answer, whole))
    }
  })

  test('one of 13,000 strange answers makes it throw, or leads to an ill-formed problem', () => {
    const word = fc.constantFrom(
      'now',
      'get_weather',
      '\n',
      '{',
      '}',
      '{"city": "x"}',
      '"',
      '<',
      '</think>',
      '<tool_call>',
      '</tool_call>',
      '{"name": "now"}',
      '__proto__',
      '\ud800',
      ...MARKS.keys(),
    )
    const part = fc.oneof(word, fc.string({ maxLength: 5, unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (answer) => {
        const { toolCalls, problems } = feed(open(), answer, whole)
        return (
          toolCalls.every((call) => tools.some(({ name }) => name === call.name)) &&
          problems.every((each) => /^[A-Z].*[.]$/s.test(each))
        )
      }),
      { numRuns: 13_000 },
    )
  })
})

test('bytes of a recorded answer, cut anywhere, are read unlike the whole', () => {
  for (const answer of [...xml('\n'), ...xml('')]) {
    const bytes = Buffer.from(answer.join(''))
    const read = (cuts: Uint8Array[]): ParsedOutput => {
      const decoder = new TextDecoder()
      const text = new TextFeed(new OutputParser({ tools, thinking: true }))
      for (const cut of cuts) text.push(decoder.decode(cut, { stream: true }))
      return text.end()
    }
    const expected = read([bytes])
    for (let at = 0; at <= bytes.length; at += 1)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected)
  }
})

describe('what is read', () => {
  const city = { city: 'Zürich\n🙂', days: 2 }

  test('a call after a name line is lost, taken for text, or spoils the one beside it', () => {
    const read = (index: number) => feed(d.reader(tools, false), lines[index] ?? [], whole)
    expect(read(0)).toEqual({ thought: '', content: 'Hello 日本', toolCalls: [], problems: [] })
    expect(read(1).toolCalls).toEqual([{ name: 'get_weather', arguments: city }])
    expect(read(2)).toMatchObject({
      content: 'Done.',
      toolCalls: [
        { name: 'now', arguments: {} },
        { name: 'now', arguments: {} },
      ],
    })
    expect(read(2).problems).toEqual([expect.stringContaining('not one whole JSON object')])
    expect(read(3).problems).toEqual([
      expect.stringContaining('no tool named "wether"'),
      expect.stringContaining('lacks the argument "city"'),
      expect.stringContaining('must be integer'),
    ])
  })

  test('a thought that was opened in the prompt ends up in the answer', () => {
    expect(feed(z.reader(tools, true), thoughts[0] ?? [], whole)).toMatchObject({
      thought: 'Let me see',
      content: 'So.',
    })
    expect(feed(z.reader(tools, true), thoughts[1] ?? [], whole)).toMatchObject({ toolCalls: [{ name: 'now' }] })
  })

  test('a generic call is lost, or a tag inside a value ends it', () => {
    const read = (index: number) => feed(new GenericReader(tools, false), generic[index] ?? [], whole)
    expect(read(0)).toMatchObject({
      content: 'Look.',
      toolCalls: [{ name: 'get_weather', arguments: { city: 'a</tool_call>b', days: 2 } }],
      problems: [],
    })
    expect(read(1).toolCalls).toEqual([{ name: 'now', arguments: {} }])
    expect(read(2)).toMatchObject({ thought: 'why', content: 'So.' })
    expect(read(3).problems).toHaveLength(3)
  })

  test('line breaks around the parts of a GLM 4.5 answer become part of it', () => {
    expect(feed(a.reader(tools, false), xml('\n')[1] ?? [], whole)).toEqual({
      thought: 'why',
      content: 'Look.',
      toolCalls: [{ name: 'now', arguments: {} }],
      problems: [],
    })
    expect(feed(a.reader(tools, false), xml('\n')[2] ?? [], whole).toolCalls[0]?.arguments).toEqual(city)
  })
})
