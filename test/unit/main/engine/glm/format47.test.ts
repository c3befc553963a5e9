import { resolve } from 'node:path'
import { Template } from '@huggingface/jinja'
import fc from 'fast-check'
import { readGgufFileInfo } from 'node-llama-cpp'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderPrompt } from '../../../../../src/main/engine/glm/format47.ts'
import { formatDefinition } from '../../../../../src/main/engine/glm/formats.ts'
import { REQUIRED_TOKENS } from '../../../../../src/main/engine/glm/tags.ts'
import { describeTool } from '../../../../../src/main/engine/glm/tool-schema.ts'
import type { ChatMessage, ToolSchema } from '../../../../../src/main/engine/types.ts'

let template: Template

beforeAll(async () => {
  const { metadata } = await readGgufFileInfo(resolve('resources/models/autoglm-tiny.gguf'))
  template = new Template(String(metadata.tokenizer.chat_template))
})

const calculator: ToolSchema = {
  name: 'calculator',
  description: 'Evaluate an arithmetic expression exactly',
  parameters: { type: 'object', properties: { expression: { type: 'string' } }, required: ['expression'] },
}

const text = (messages: ChatMessage[], tools: ToolSchema[], thinking = false): string =>
  renderPrompt({ messages, tools, thinking })
    .map((piece) => piece.text)
    .join('')

/** The same dialogue through the model's own template. */
function reference(messages: ChatMessage[], tools: ToolSchema[]): string {
  const converted = messages.map((message) => ({
    ...message,
    ...(message.role === 'assistant' && {
      tool_calls: message.toolCalls.map((call) => ({ type: 'function', function: call })),
    }),
  }))
  return template.render({
    messages: converted,
    tools: tools.length > 0 ? tools.map(describeTool) : null,
    add_generation_prompt: true,
  })
}

const word = fc.string({ unit: 'grapheme', maxLength: 12 })
const name = fc.stringMatching(/^[a-z_]{1,10}$/)
const argument = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(word, { maxLength: 2 }))
const call = fc.record({ name, arguments: fc.dictionary(name, argument, { maxKeys: 3 }) })
const message: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({ role: fc.constant('system' as const), content: word }),
  fc.record({ role: fc.constant('user' as const), content: word }),
  fc.record({
    role: fc.constant('assistant' as const),
    content: word,
    thought: word,
    toolCalls: fc.array(call, { maxLength: 2 }),
  }),
  fc.record({ role: fc.constant('tool' as const), name, content: word }),
)

describe('renderPrompt', () => {
  test('a plain dialogue, a call and its results differ from the template inside the model', () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'You are AutoGLM.' },
      { role: 'user', content: 'What is 12*7?' },
      {
        role: 'assistant',
        content: 'Let me see.',
        thought: 'hidden',
        toolCalls: [
          { name: 'calculator', arguments: { expression: '12*7' } },
          { name: 'now', arguments: {} },
        ],
      },
      { role: 'tool', name: 'calculator', content: '84' },
      { role: 'tool', name: 'now', content: '{"t": 20}' },
      { role: 'assistant', content: '12*7 = 84', thought: '', toolCalls: [] },
      { role: 'user', content: 'Café 日本 🙂?' },
    ]
    expect(text(messages, [calculator])).toBe(reference(messages, [calculator]))
    expect(text(messages, [])).toBe(reference(messages, []))
  })

  test('some dialogue, value or tool is rendered unlike the template inside the model', () => {
    const tool = fc.record({ name, description: word, parameters: fc.constant(calculator.parameters) })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.array(tool, { maxLength: 3 }), (messages, tools) => {
        expect(text(messages, tools)).toBe(reference(messages, tools))
      }),
      { numRuns: 300 },
    )
  })

  test('thinking is not opened for the model, or earlier thoughts are lost while it is on', () => {
    const messages: ChatMessage[] = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b', thought: 'why', toolCalls: [{ name: 'now', arguments: {} }] },
      { role: 'tool', name: 'now', content: '12:00' },
      { role: 'assistant', content: 'c', thought: '', toolCalls: [] },
    ]
    expect(text(messages, [], true)).toBe(
      '[gMASK]<sop><|user|>a<|assistant|><think>why</think>b<tool_call>now</tool_call>' +
        '<|observation|><tool_response>12:00</tool_response><|assistant|></think>c<|assistant|><think>',
    )
    expect(text(messages, [], false)).toBe(
      '[gMASK]<sop><|user|>a<|assistant|></think>b<tool_call>now</tool_call>' +
        '<|observation|><tool_response>12:00</tool_response><|assistant|></think>c<|assistant|></think>',
    )
  })

  test('two plain pieces lie side by side, where a tag could hide across the join', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.boolean(), (messages, thinking) => {
        const pieces = renderPrompt({ messages, tools: [calculator], thinking })
        pieces.forEach((piece, index) => {
          if (piece.special) expect(REQUIRED_TOKENS).toContain(piece.text)
          else expect(pieces[index + 1]?.special).toBe(true)
        })
      }),
    )
  })

  test('the definition that names the format changes from run to run', () => {
    expect(formatDefinition('glm-4.7')).toBe(formatDefinition('glm-4.7'))
    expect(formatDefinition('glm-4.7')).toContain('# Tools')
  })
})

describe('describeTool', () => {
  test('a generated schema keeps what only costs tokens, or a property called title is dropped', () => {
    const described = describeTool({
      name: 't',
      description: 'd',
      parameters: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: {
          title: { type: 'string', pattern: '^x+$', title: 'Title' },
          count: { minimum: Number.MIN_SAFE_INTEGER, maximum: 10, type: 'integer', description: 'how many' },
          kind: { enum: ['a', 'b'], type: 'string' },
        },
        required: ['title'],
        additionalProperties: false,
      },
    })
    expect(JSON.stringify(described)).toBe(
      JSON.stringify({
        type: 'function',
        function: {
          name: 't',
          description: 'd',
          parameters: {
            type: 'object',
            properties: {
              title: { type: 'string' },
              count: { type: 'integer', description: 'how many', maximum: 10 },
              kind: { type: 'string', enum: ['a', 'b'] },
            },
            required: ['title'],
          },
        },
      }),
    )
  })
})
