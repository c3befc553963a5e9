import { GLM_FORMATS } from '../../src/main/engine/glm/formats.ts'
import { GenericReader } from '../../src/main/engine/glm/generic-calls.ts'
import type { AnswerReader, ParsedOutput } from '../../src/main/engine/glm/prompt-format.ts'
import { CONTROL, type Mark, TAGS } from '../../src/main/engine/glm/tags.ts'
import type { FormatId } from '../../src/shared/models.ts'
import { NOW, WEATHER } from './dialogues.ts'

/** What every answer may call. */
export const tools = [WEATHER, NOW]

/** An answer as tokens: marks are those texts that the format tells apart by id. */
export type Answer = readonly string[]

export const xml = (gap: string): Answer[] => [
  [`why${gap}`, '</think>', `${gap}So.`],
  ['<think>', 'why', '</think>', `${gap}Look.${gap}`, '<tool_call>', `now${gap}`, '</tool_call>'],
  [
    '<tool_call>',
    `get_weather${gap}`,
    '<arg_key>',
    'city',
    '</arg_key>',
    gap,
    '<arg_value>',
    'Zürich\n🙂',
    '</arg_value>',
    gap,
    '<arg_key>',
    'days',
    '</arg_key>',
    gap,
    '<arg_value>',
    '2',
    '</arg_value>',
    gap,
    '</tool_call>',
  ],
  ['<tool_call>', 'wether', '</tool_call>', '<tool_call>', 'get_weather', '</tool_call>', '<tool_call>', 'get_wea'],
]
export const lines: Answer[] = [
  ['\nHello 日本'],
  ['get_weather\n{"city": "Zürich\\n🙂", "days": 2}'],
  ['now\n{}', CONTROL.assistant, 'now', CONTROL.assistant, 'get_weather\n{"city": ', CONTROL.assistant, '\nDone.'],
  ['wether\n{"city": "x"}', CONTROL.assistant, 'get_weather\n{"days": "two"}'],
]
export const thoughts: Answer[] = [['\nLet me see</think>\n\nSo.'], ['why</think>now\n{}'], ['never ends']]
export const generic: Answer[] = [
  ['Look.\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "a</tool_call>b", "days": 2}}\n</tool_call>'],
  ['{"name": "now", "parameters": {}}'],
  ['<think>why</think>So.'],
  ['<tool_call>{"name": "get_weather"}</tool_call><tool_call>nonsense</tool_call><tool_call>{"name": '],
]

const {
  'glm-4.5': a,
  'glm-4.7': b,
  'glm-5': c,
  'glm-4-0414': d,
  'glm-z1': z,
  'glm-4-chat': e,
  'glm-edge': f,
} = GLM_FORMATS
/** Every format with a reader for it and answers, whole and broken, in it. */
export const STYLES: [format: FormatId, open: () => AnswerReader, corpus: Answer[], thoughtOpen: boolean][] = [
  ['glm-4.5', () => a.reader(tools, false), xml('\n'), false],
  ['glm-4.7', () => b.reader(tools, true), xml(''), true],
  ['glm-5', () => c.reader(tools, true), xml(''), true],
  ['glm-4-0414', () => d.reader(tools, false), lines, false],
  ['glm-4-chat', () => e.reader(tools, false), lines, false],
  ['glm-z1', () => z.reader(tools, true), [...thoughts, ...lines], true],
  ['glm-edge', () => f.reader(tools, false), lines, false],
  ['template', () => new GenericReader(tools, false), generic, false],
]

export const MARKS = new Map<string, Mark>([...TAGS, CONTROL.assistant].map((mark) => [mark, mark]))

/** Reads an answer whose texts are cut by `cut`. */
export function feed(reader: AnswerReader, answer: Answer, cut: (text: string) => string[]): ParsedOutput {
  for (const part of answer) {
    const mark = MARKS.get(part)
    if (mark) reader.mark(mark)
    else for (const piece of cut(part)) reader.text(piece)
  }
  return reader.result()
}

/** A saved case as its file holds it: a call whose arguments are nested, of several types and not all ASCII. */
export const WEATHER_CASE = {
  format: 'autoglm-case',
  version: 1,
  id: 'case_weather0001',
  name: 'Wetter in Zürich 🙂',
  messages: [{ role: 'user', content: 'How will the weather in Zürich be?\nIn °C, please.' }],
  tools: [WEATHER, NOW],
  thinking: false,
  expect: {
    calls: [
      { name: 'get_weather', arguments: { city: 'Zürich\n"Nord" </arg_value> 日本 🙂', days: 3, units: ['°C', 'K'] } },
      { name: 'now', arguments: {} },
    ],
  },
  savedAt: 1_790_000_000_000,
  from: null,
}
