import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  detectFormat,
  formatDefinition,
  GLM_FORMATS,
  type GlmFormatId,
} from '../../../../../src/main/engine/glm/formats.ts'
import type { ChatMessage } from '../../../../../src/main/engine/types.ts'
import { FormatId } from '../../../../../src/shared/models.ts'
import { DIALOGUES, type NamedDialogue, NOW, WEATHER } from '../../../../support/dialogues.ts'

const Fixture = z.object({ rendered: z.array(z.object({ name: z.string(), text: z.string() })) })

const fixture = (name: string) =>
  Fixture.parse(JSON.parse(readFileSync(`test/fixtures/glm/${name}.json`, 'utf8'))).rendered

const render = (id: GlmFormatId, dialogue: Omit<NamedDialogue, 'name'>): string =>
  GLM_FORMATS[id]
    .render(dialogue)
    .pieces.map((piece) => piece.text)
    .join('')

describe('against what the official templates render', () => {
  test.each([
    ['glm-4.6', 'glm-4.5'],
    ['glm-4.7-flash', 'glm-4.7'],
    ['glm-4-0414', 'glm-4-0414'],
    ['glm-z1', 'glm-z1'],
  ] as const)('a prompt differs from that of %s by a byte', (name, id) => {
    const expected = fixture(name)
    expect(expected).toHaveLength(DIALOGUES.length)
    expect(DIALOGUES.map((each) => ({ name: each.name, text: render(id, each) }))).toEqual(expected)
  })

  test('a prompt differs from that of glm-5.3-flash by a byte, which always thinks', () => {
    const dialogues = DIALOGUES.filter(({ thinking }) => thinking)
    const rendered = dialogues.map((each) => ({ name: each.name, text: render('glm-5', each) }))
    expect(rendered).toEqual(fixture('glm-5.3-flash'))
  })
})

test('a prompt differs from that of glm-edge by a byte, which knows no tools', () => {
  const known = DIALOGUES.filter(
    ({ messages, tools }) => tools.length === 0 && messages.every(({ role }) => role !== 'tool'),
  )
  const rendered = known.map((each) => ({ name: each.name, text: render('glm-edge', each) }))
  const names = new Set(known.map(({ name }) => name))
  expect(rendered.length).toBeGreaterThan(2)
  expect(rendered).toEqual(fixture('glm-edge').filter(({ name }) => names.has(name)))
})

const turns: ChatMessage[] = [
  { role: 'system', content: 'S' },
  { role: 'user', content: 'Q' },
  {
    role: 'assistant',
    content: '',
    thought: 'why',
    toolCalls: [
      { name: 'now', arguments: {} },
      { name: 'now', arguments: { zone: 'Asia/东京', n: 2 } },
    ],
  },
  { role: 'tool', name: 'now', content: 'one' },
  { role: 'tool', name: 'now', content: 'two' },
]

const json = JSON.stringify(
  { name: 'now', description: 'The time', parameters: { type: 'object', properties: {} } },
  null,
  4,
)
const tools9b = `# 可用工具\n\n## now\n\n${json}\n在调用上述函数时，请使用 Json 格式表示调用的参数。`
const turns9b =
  '<|system|>\nS<|user|>\nQ<|assistant|>now\n{}<|assistant|>now\n{"zone": "Asia/东京", "n": 2}<|observation|>\none<|observation|>\ntwo<|assistant|>'
const identity =
  '你是一个名为 ChatGLM 的人工智能助手。你是基于智谱AI训练的语言模型 GLM-4 模型开发的，你的任务是针对用户的问题和要求提供适当的答复和支持。'

/** Written by hand from a description of the formats, not rendered: their official templates were not at hand. */
describe('against hand-written expectations', () => {
  const dialogue = { messages: turns, tools: [NOW], thinking: true }

  test('GLM-4-9B-0414 and its kin are told of tools or calls in other words', () => {
    const spaced = turns9b.replaceAll('<|assistant|>now\n', '<|assistant|>now \n')
    expect(render('glm-4-0414', dialogue)).toBe(`[gMASK]<sop><|system|>\n${tools9b}${spaced}`)
    expect(render('glm-4-chat', dialogue)).toBe(`[gMASK]<sop><|system|>\n${identity}\n\n${tools9b}${turns9b}`)
  })

  test("a second tool is not set apart from the first, as the vendor's own tokenizer sets it", () => {
    const { name, description, parameters } = WEATHER
    const weather = JSON.stringify({ name, description, parameters }, null, 4)
    const both = `${tools9b}\n\n## get_weather\n\n${weather}\n在调用上述函数时，请使用 Json 格式表示调用的参数。`
    const rendered = render('glm-4-chat', { ...dialogue, tools: [NOW, WEATHER] })
    expect(rendered).toBe(`[gMASK]<sop><|system|>\n${identity}\n\n${both}${turns9b}`)
  })

  test('GLM-Edge is shown tools it does not know, or a prefix it was not trained on', () => {
    const messages: ChatMessage[] = [
      ...turns.slice(0, 2),
      { role: 'assistant', content: 'A', thought: '', toolCalls: [] },
    ]
    expect(render('glm-edge', { ...dialogue, messages })).toBe('<|system|>\nS<|user|>\nQ<|assistant|>\nA<|assistant|>')
  })

  test('GLM 5 is not asked for its effort, or thinks although it shall not', () => {
    const messages = turns.slice(1, 2)
    expect(render('glm-5', { messages, tools: [], thinking: true })).toBe(
      '[gMASK]<sop><|system|>Reasoning Effort: Max<|user|>Q<|assistant|><think>',
    )
    expect(render('glm-5', { messages, tools: [], thinking: false })).toBe(
      '[gMASK]<sop><|user|>Q<|assistant|><think></think>',
    )
  })
})

test('a special piece is no token the format demands, so a model without it would be taken', () => {
  for (const format of Object.values(GLM_FORMATS))
    for (const dialogue of DIALOGUES)
      for (const piece of format.render(dialogue).pieces)
        if (piece.special) expect(format.required).toContain(piece.text)
})

test('a template is taken for that of another format', () => {
  const call = (gap: string) => `<tool_call>{function-name}${gap}<arg_key>{arg-key-1}</arg_key>`
  const edge = '{% for m in messages %}<|system|>\n<|user|>\n<|assistant|>\n{% endfor %}'
  expect(detectFormat(call('\n'))).toBe('glm-4.5')
  expect(detectFormat(call(''))).toBe('glm-4.7')
  expect(detectFormat(`Reasoning Effort: Max${call('')}`)).toBe('glm-5')
  expect(detectFormat('[gMASK]<sop># 可用工具')).toBe('glm-4-0414')
  expect(detectFormat(`[gMASK]<sop>${identity}# 可用工具`)).toBe('glm-4-chat')
  expect(detectFormat(`[gMASK]<sop>${identity}# 可用工具<|assistant|>\n<think>`)).toBe('glm-z1')
  expect(detectFormat(edge)).toBe('glm-edge')
  expect(detectFormat("{{'<|im_start|>' + message['role']}}")).toBe('template')
  // Phi-3 and Zephyr write turns like GLM-Edge's and are none.
  expect(detectFormat(`${edge}{{ eos_token }}`)).toBe('template')
  expect(detectFormat(`${edge}<|end|>`)).toBe('template')
})

test('two formats have the same definition, or one has a new name in an old record', () => {
  const definitions = FormatId.options.map(formatDefinition)
  expect(new Set(definitions).size).toBe(definitions.length)
  expect(Object.entries(GLM_FORMATS).every(([id, format]) => format.id === id)).toBe(true)
})
