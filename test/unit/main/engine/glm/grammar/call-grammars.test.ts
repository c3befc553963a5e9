import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  jsonCall,
  nameLineArguments,
  symbolOf,
  xmlCall,
} from '../../../../../../src/main/engine/glm/grammar/call-grammars.ts'
import type { Expression } from '../../../../../../src/main/engine/glm/grammar/expression.ts'
import { Matcher, type MatchState } from '../../../../../../src/main/engine/glm/grammar/matcher.ts'
import { parseOutput } from '../../../../../../src/main/engine/glm/parser.ts'
import { Pieces } from '../../../../../../src/main/engine/glm/prompt-format.ts'
import { pythonJson } from '../../../../../../src/main/engine/glm/python-json.ts'
import { TAGS, type Tag } from '../../../../../../src/main/engine/glm/tags.ts'
import { renderCall } from '../../../../../../src/main/engine/glm/xml-prompt.ts'
import type { ToolSchema } from '../../../../../../src/main/engine/types.ts'

const bytes = (text: string): number[] => [...Buffer.from(text)]

const isTag = (text: string): text is Tag => TAGS.some((tag) => tag === text)

/** Text with tags in it, as the tokens of a model would give it. */
const tagged = (text: string): number[] =>
  text
    .split(/(<\/?(?:think|tool_call|tool_response|arg_key|arg_value)>)/)
    .flatMap((part) => (isTag(part) ? [symbolOf(part)] : [...Buffer.from(part)]))

function accepts(expression: Expression, symbols: readonly number[]): boolean {
  const matcher = new Matcher(expression)
  let state: MatchState | null = matcher.start
  for (const symbol of symbols) {
    state = matcher.step(state, symbol)
    if (!state) return false
  }
  return state.accepting
}

const rendered = (name: string, values: Record<string, unknown>, gap: '' | '\n'): number[] => {
  const pieces = new Pieces()
  renderCall(pieces, { name, arguments: values }, gap)
  const [, ...inside] = pieces.list
  return inside.flatMap(({ text, special }) => (special && isTag(text) ? [symbolOf(text)] : [...Buffer.from(text)]))
}

interface Sample {
  schema: Record<string, unknown>
  value: fc.Arbitrary<unknown>
  /** Values of other types, as they are written in XML and in JSON. */
  wrong: unknown[]
}

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
const textValue = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('</tool_call>', '{"a":1}', '  two\nlines  ', '<arg_key>'),
)

const LEAVES: Sample[] = [
  { schema: { type: 'string' }, value: textValue, wrong: [] },
  { schema: { type: 'integer' }, value: fc.maxSafeInteger(), wrong: [true, 1.5, null, [1], { a: 1 }] },
  { schema: { type: 'integer', minimum: 0 }, value: fc.maxSafeNat(), wrong: [-1, 'many'] },
  {
    schema: { type: 'number' },
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    wrong: [false, [], 'many'],
  },
  { schema: { type: 'boolean' }, value: fc.boolean(), wrong: [1, 0, null, 'yes'] },
  {
    schema: { enum: ['km', 'mile', 'Straße 里'] },
    value: fc.constantFrom('km', 'mile', 'Straße 里'),
    wrong: ['kilo', 'mi', ''],
  },
  { schema: { const: 7 }, value: fc.constant(7), wrong: [8, 77] },
  {
    schema: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    value: fc.option(fc.maxSafeInteger()),
    wrong: [1.5, true],
  },
  {
    schema: { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 3 },
    value: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    wrong: [[], [1], [true, true, true, true], true],
  },
  {
    schema: {
      type: 'object',
      properties: { name: { type: 'string' }, size: { type: 'number' } },
      required: ['name'],
      additionalProperties: false,
    },
    value: fc.record({ size: fc.integer(), name: textValue }, { requiredKeys: ['name'] }),
    wrong: [{}, { size: 1 }, { name: 1 }, { name: 'a', size: 'b' }, { name: 'a', other: 1 }, []],
  },
  { schema: { type: 'object' }, value: fc.dictionary(fc.string(), fc.jsonValue()), wrong: [[], 1, true] },
]

/** A tool with a few parameters, and calls of it that its schema allows. */
const tool = fc
  .uniqueArray(fc.record({ name: word, sample: fc.constantFrom(...LEAVES), required: fc.boolean() }), {
    maxLength: 5,
    selector: ({ name }) => name,
  })
  .chain((parameters) =>
    fc.record({
      tool: fc.constant<ToolSchema>({
        name: 'subject',
        description: '',
        parameters: {
          type: 'object',
          properties: Object.fromEntries(parameters.map(({ name, sample }) => [name, sample.schema])),
          required: parameters.filter(({ required }) => required).map(({ name }) => name),
          additionalProperties: false,
        },
      }),
      parameters: fc.constant(parameters),
      values: fc
        .tuple(
          fc.record(Object.fromEntries(parameters.map(({ name, sample }) => [name, sample.value])), {
            requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name),
          }),
          fc.integer(),
        )
        // Models give arguments in any order.
        .map(([record, turn]) => {
          const entries = Object.entries(record)
          const at = entries.length === 0 ? 0 : Math.abs(turn) % entries.length
          return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)])
        }),
    }),
  )

const OTHER: ToolSchema = { name: 'subject_two', description: '', parameters: { type: 'object', properties: {} } }

describe('the grammar of calls', () => {
  it('forbids a call that the declared tool allows, in any of the ways it may be written', () => {
    fc.assert(
      fc.property(tool, ({ tool: declared, values }) => {
        const tools = [OTHER, declared]
        for (const gap of ['', '\n'] as const)
          expect(accepts(xmlCall(tools), rendered('subject', values, gap))).toBe(true)
        for (const json of [JSON.stringify(values), JSON.stringify(values, null, 2), pythonJson(values)]) {
          expect(accepts(nameLineArguments(declared), bytes(json))).toBe(true)
          const call = [...Buffer.from(`\n{"name": "subject", "arguments": ${json}}\n</tool_call>`)]
          expect(accepts(jsonCall(tools), call)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('allows an undeclared tool, an undeclared, repeated or missing argument, or one of a wrong type', () => {
    fc.assert(
      fc.property(tool, word, ({ tool: declared, values, parameters }, stranger) => {
        const tools = [OTHER, declared]
        const xml = (name: string, more: Record<string, unknown>) => accepts(xmlCall(tools), rendered(name, more, ''))
        const json = (more: Record<string, unknown>) =>
          accepts(nameLineArguments(declared), bytes(JSON.stringify(more)))
        if (stranger !== 'subject') expect(xml(stranger, values)).toBe(false)
        if (!parameters.some(({ name }) => name === stranger)) {
          expect(xml('subject', { ...values, [stranger]: 'x' })).toBe(false)
          expect(json({ ...values, [stranger]: 'x' })).toBe(false)
        }
        for (const { name, sample, required } of parameters) {
          const { [name]: _, ...without } = values
          if (required) expect([xml('subject', without), json(without)]).toEqual([false, false])
          for (const wrong of sample.wrong)
            expect([name, wrong, xml('subject', { ...values, [name]: wrong })]).toEqual([name, wrong, false])
          for (const wrong of sample.wrong)
            expect([name, wrong, json({ ...values, [name]: wrong })]).toEqual([name, wrong, false])
        }
        const [first] = Object.entries(values)
        if (first) {
          const call = rendered('subject', values, '')
          const pair = rendered('', Object.fromEntries([first]), '').slice(0, -1)
          expect(accepts(xmlCall(tools), [...call.slice(0, -1), ...pair, ...call.slice(-1)])).toBe(false)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('lets the reader find a problem in what it admitted', () => {
    fc.assert(
      fc.property(tool, ({ tool: declared, values }) => {
        const plain = Object.values(values).every(
          (value) => typeof value !== 'string' || !TAGS.some((tag) => value.includes(tag)),
        )
        fc.pre(plain)
        const pieces = new Pieces()
        renderCall(pieces, { name: 'subject', arguments: values }, '')
        const text = pieces.list.map((piece) => piece.text).join('')
        expect(parseOutput(text, { tools: [declared], thinking: false }).problems).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('forbids a text that holds tags, or reads on after the tag that ends it', () => {
    const tools: ToolSchema[] = [
      {
        name: 'note',
        description: '',
        parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      },
    ]
    const call = (value: string) => tagged(`note<arg_key>text</arg_key><arg_value>${value}</arg_value></tool_call>`)
    for (const value of ['', 'a </tool_call> b', '<think>', '<arg_key>x</arg_key><arg_value>', 'line\n\n  line', '"{'])
      expect([value, accepts(xmlCall(tools), call(value))]).toEqual([value, true])
    expect(accepts(xmlCall(tools), call('a</arg_value>b'))).toBe(false)
  })

  it('fails on a schema it cannot express instead of admitting more', () => {
    const loose: Record<string, unknown>[] = [
      { $ref: 'https://example.com/elsewhere' },
      { $ref: '#/$defs/none' },
      { allOf: [{ type: 'object' }, { required: ['a'] }] },
      { not: { type: 'string' } },
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'unheard-of' },
    ]
    for (const schema of loose) {
      const declared: ToolSchema = {
        name: 't',
        description: '',
        parameters: { type: 'object', properties: { a: schema }, required: ['a'] },
      }
      expect([schema, accepts(nameLineArguments(declared), bytes('{"a": [1, "x"]}'))]).toEqual([schema, true])
    }
    const tree = { type: 'object', properties: { next: { $ref: '#/$defs/tree' } }, additionalProperties: false }
    const recursive: ToolSchema = {
      name: 't',
      description: '',
      parameters: { type: 'object', properties: { a: { $ref: '#/$defs/tree' } }, $defs: { tree } },
    }
    expect(accepts(nameLineArguments(recursive), bytes('{"a":{"next":{"next":{}}}}'))).toBe(true)
    expect(accepts(nameLineArguments(recursive), bytes('{"a":{"next":{"next":1}}}'))).toBe(false)
    expect(accepts(nameLineArguments({ name: 't', description: '', parameters: {} }), bytes('{"any":1}'))).toBe(true)
  })

  it('has no end for white space or digits, so that a model falls into them', () => {
    const declared: ToolSchema = {
      name: 't',
      description: '',
      parameters: { type: 'object', properties: { a: { type: 'number' } } },
    }
    expect(accepts(nameLineArguments(declared), bytes(`{"a":${' '.repeat(40)}1}`))).toBe(false)
    expect(accepts(nameLineArguments(declared), bytes(`{"a":${'1'.repeat(40)}}`))).toBe(false)
  })
})
