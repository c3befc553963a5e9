import { type Expectation, SAVED_GROUP, type SavedCase } from '@shared/conformance.ts'
import type { ToolCall } from '@shared/runs.ts'
import type { ChatMessage, ToolSchema } from '../types.ts'
import { TOOLS } from './tools.ts'

/** One thing a model is asked to do, and what counts as having done it. */
export interface ConformanceCase {
  id: string
  group: string
  messages: ChatMessage[]
  tools: ToolSchema[]
  thinking: boolean
  expect: Expectation
}

type Group =
  | 'one call'
  | 'types'
  | 'nested'
  | 'text'
  | 'no arguments'
  | 'parallel'
  | 'no call'
  | 'thinking'
  | 'after a result'
  | 'after an error'

const SYSTEM = 'You are AutoGLM, a local agent. Use the tools when they help.'
const BASIC = ['calculator', 'list_files', 'read_file', 'memory_save']

const call = (name: string, args: Record<string, unknown>): ToolCall => ({ name, arguments: args })

const asked = (question: string, ...after: ChatMessage[]): ChatMessage[] => [
  { role: 'system', content: SYSTEM },
  { role: 'user', content: question },
  ...after,
]

const after = (made: ToolCall, result: string): ChatMessage[] => [
  { role: 'assistant', content: '', thought: '', toolCalls: [made] },
  { role: 'tool', name: made.name, content: result },
]

type Part = Pick<ConformanceCase, 'messages' | 'expect'> & {
  /** Names in `tools.ts`. */
  tools: string[]
  thinking?: boolean
}

const one = (question: string, tools: string[], ...calls: ToolCall[]): Part => ({
  messages: asked(question),
  tools,
  expect: { calls },
})

const answers = (messages: ChatMessage[], tools: string[], ...answer: string[]): Part => ({
  messages,
  tools,
  expect: { answer },
})

const calculate = (expression: string): ToolCall => call('calculator', { expression })
const sums = ['12*7', '8+5', '100-58', '9*9', '3.5*(2+4)', '144/12', '2+2*2', '(7+3)*6', '15*4', '81/9']
const paths = ['notes/travel.txt', 'docs/apple.txt', 'README.md', 'data/sales.csv']
const folders = ['notes', 'docs', 'data']

const oneCall: Part[] = [
  ...sums.map((sum) => one(`What is ${sum}?`, BASIC, calculate(sum))),
  ...paths.map((path) => one(`Read the file ${path}`, BASIC, call('read_file', { path }))),
  ...folders.map((path) => one(`List the files in ${path}`, BASIC, call('list_files', { path }))),
  one('Remember that Alice likes copper', BASIC, call('memory_save', { text: 'Alice likes copper' })),
]

const light = (room: string, on: boolean): Part =>
  one(
    `Switch the light in the ${room} ${on ? 'on' : 'off'}.`,
    ['set_light', 'current_time'],
    call('set_light', { room, on }),
  )
const weather = (city: string, days: number): Part =>
  one(
    `What will the weather in ${city} be for the next ${days} days?`,
    ['get_weather'],
    call('get_weather', { city, days }),
  )

const types: Part[] = [
  light('kitchen', true),
  light('hall', false),
  light('bedroom', true),
  light('garage', false),
  weather('Paris', 3),
  weather('Berlin', 5),
  weather('Tokyo', 7),
  one('How is the weather in Rome?', ['get_weather'], call('get_weather', { city: 'Rome' })),
]

const tags = (note: string, ...names: string[]): Part =>
  one(`Add the tags ${names.join(' and ')} to the note ${note}.`, ['add_tags'], call('add_tags', { note, tags: names }))
const event = (title: string, city: string, room: number): Part =>
  one(
    `Create an event with the title "${title}" in ${city}, room ${room}.`,
    ['create_event'],
    call('create_event', { title, place: { city, room } }),
  )

const nested: Part[] = [
  tags('travel', 'summer', 'train'),
  tags('shopping', 'home', 'urgent'),
  tags('ideas', 'work', 'later'),
  tags('recipes', 'soup', 'winter'),
  event('Review', 'Oslo', 12),
  event('Lunch', 'Lisbon', 4),
  event('Kickoff', 'Vienna', 101),
  event('Retro', 'Madrid', 7),
]

/** Values that are easily damaged on their way: line breaks, quotes, other scripts, JSON as text, and tags of the format itself. */
const values = [
  'first line\nsecond line',
  'a\n\n  indented\n',
  'she said "yes"',
  'C:\\temp\\new',
  '你好，世界',
  'naïve café – 20 °C',
  '🙂👩‍👩‍👧',
  'مرحبا',
  '{"a": [1, 2]}',
  '42',
  'true',
  'see </arg_value> here',
  '<tool_call>now</tool_call>',
  'a < b && c > d',
]
const text: Part[] = values.map((content) =>
  one(
    `Write exactly the text between the lines of dashes into the file out.txt, without the dashes.\n-----\n${content}\n-----`,
    ['write_file', 'read_file'],
    call('write_file', { path: 'out.txt', content }),
  ),
)

const noArguments: Part[] = [
  'What time is it?',
  'Which day is it today?',
  'Tell me the current date and time.',
  'Is it morning or evening right now?',
].map((question) => one(question, ['current_time', 'calculator'], call('current_time', {})))

const pair = (a: string, b: string): Part =>
  one(`Calculate ${a} and also ${b}, both at once.`, BASIC, calculate(a), calculate(b))
const parallel: Part[] = [
  pair('12*7', '8+5'),
  pair('9*9', '100-58'),
  pair('144/12', '15*4'),
  one(
    'How is the weather in Rome and in Oslo? Ask for both at once.',
    ['get_weather'],
    call('get_weather', { city: 'Rome' }),
    call('get_weather', { city: 'Oslo' }),
  ),
  one(
    'Read notes/travel.txt and list the folder docs, both at once.',
    BASIC,
    call('read_file', { path: 'notes/travel.txt' }),
    call('list_files', { path: 'docs' }),
  ),
  one(
    'What time is it, and what is 15*4? Call both tools at once.',
    ['current_time', 'calculator'],
    call('current_time', {}),
    calculate('15*4'),
  ),
]

const noCall: Part[] = [
  answers(asked('Say hello.'), BASIC, 'hello'),
  answers(asked('Answer with the single word "blue", without any tool.'), BASIC, 'blue'),
  answers(asked('What is the capital of France?'), ['calculator'], 'Paris'),
  answers(asked('Write the word "copper" in capital letters.'), ['current_time'], 'COPPER'),
  answers(asked('What is the capital of Japan?'), [], 'Tokyo'),
  answers(asked('Translate "water" into French.'), ['list_files'], 'eau'),
  answers(asked('Spell the word "engine" backwards.'), BASIC, 'enigne'),
  answers(asked('Which comes first in the alphabet, b or y? Answer with the letter alone.'), BASIC, 'b'),
]

const thinking: Part[] = [
  ...sums.slice(0, 4).map((sum) => one(`What is ${sum}?`, BASIC, calculate(sum))),
  one('How is the weather in Rome?', ['get_weather'], call('get_weather', { city: 'Rome' })),
  one('What time is it?', ['current_time'], call('current_time', {})),
].map((part) => ({ ...part, thinking: true }))

const results: Part[] = [
  answers(asked('What is 12*7?', ...after(calculate('12*7'), '84')), BASIC, '84'),
  answers(asked('What is 9*9?', ...after(calculate('9*9'), '81')), BASIC, '81'),
  answers(asked('What is 8+5?', ...after(calculate('8+5'), '13')), BASIC, '13'),
  answers(
    asked('How is the weather in Rome?', ...after(call('get_weather', { city: 'Rome' }), '{"t": 31}')),
    ['get_weather'],
    '31',
  ),
  answers(asked('What time is it?', ...after(call('current_time', {}), '14:05')), ['current_time'], '14:05'),
]

const errors: Part[] = [
  {
    messages: asked(
      'How is the weather in Rome?',
      ...after(call('get_weather', {}), 'Error: The call of get_weather lacks the argument "city".'),
    ),
    tools: ['get_weather'],
    expect: { calls: [call('get_weather', { city: 'Rome' })] },
  },
  {
    messages: asked('What is 12*7?', ...after(calculate('12 x 7'), 'Error: "x" is no operator. Use * to multiply.')),
    tools: BASIC,
    expect: { calls: [calculate('12*7')] },
  },
  {
    messages: asked(
      'Read notes/travel.txt',
      ...after(
        call('read_file', { path: 'travel.txt' }),
        'Error: There is no file travel.txt. Did you mean notes/travel.txt?',
      ),
    ),
    tools: BASIC,
    expect: { calls: [call('read_file', { path: 'notes/travel.txt' })] },
  },
  {
    messages: asked(
      'Switch the light in the hall on.',
      ...after(
        call('set_light', { room: 'hall', on: 'yes' }),
        'Error: The argument "on" of set_light must be boolean, but it is "yes".',
      ),
    ),
    tools: ['set_light'],
    expect: { calls: [call('set_light', { room: 'hall', on: true })] },
  },
  {
    messages: asked(
      'What time is it?',
      ...after(call('time', {}), 'Error: There is no tool named "time". The tools are: current_time.'),
    ),
    tools: ['current_time'],
    expect: { calls: [call('current_time', {})] },
  },
]

const GROUPS: [Group, Part[]][] = [
  ['one call', oneCall],
  ['types', types],
  ['nested', nested],
  ['text', text],
  ['no arguments', noArguments],
  ['parallel', parallel],
  ['no call', noCall],
  ['thinking', thinking],
  ['after a result', results],
  ['after an error', errors],
]

function toolOf(name: string): ToolSchema {
  const tool = TOOLS[name]
  if (!tool) throw new Error(`A case names the tool ${name}, which there is not.`)
  return tool
}

/** Everything a model is scored on. An id stays with its case: new cases go to the end of their group. */
export const CASES: readonly ConformanceCase[] = GROUPS.flatMap(([group, parts]) =>
  parts.map(({ tools, thinking = false, ...part }, index) => ({
    ...part,
    thinking,
    tools: tools.map(toolOf),
    group,
    id: `${group.replaceAll(' ', '-')}-${index + 1}`,
  })),
)

/** A case that a person saved, as one to score by. */
export const fromSaved = ({ id, messages, tools, thinking, expect }: SavedCase): ConformanceCase => ({
  id,
  group: SAVED_GROUP,
  messages,
  tools,
  thinking,
  expect,
})
