import type { ChatMessage, ToolSchema } from '../../src/main/engine/types.ts'

export const WEATHER: ToolSchema = {
  name: 'get_weather',
  description: 'Weather of a city – now',
  parameters: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      days: { type: 'integer' },
      units: { type: 'array', items: { type: 'string' } },
    },
    required: ['city'],
  },
}

export const NOW: ToolSchema = { name: 'now', description: 'The time', parameters: { type: 'object', properties: {} } }

export interface NamedDialogue {
  name: string
  messages: ChatMessage[]
  tools: ToolSchema[]
  thinking: boolean
}

const user = (content: string): ChatMessage => ({ role: 'user', content })
const system: ChatMessage = { role: 'system', content: 'You are an agent.\nBe brief.' }
const result = (name: string, content: string): ChatMessage => ({ role: 'tool', name, content })
const says = (content: string, thought = ''): ChatMessage => ({ role: 'assistant', content, thought, toolCalls: [] })

const cycle: ChatMessage[] = [
  system,
  user('Weather in Paris?'),
  {
    role: 'assistant',
    content: 'Let me look.',
    thought: 'need tool',
    toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris', days: 2, units: ['°C', 'K'] } }],
  },
  result('get_weather', '{"t":20}'),
]

const parallel: ChatMessage[] = [
  user('Both, please.\nThanks'),
  {
    role: 'assistant',
    content: '',
    thought: 'two calls',
    toolCalls: [
      {
        name: 'get_weather',
        arguments: { city: 'Zürich\nNord "x"', exact: true, none: null, nested: { a: [1, { b: 'ü' }] } },
      },
      { name: 'get_weather', arguments: { city: '東京' } },
    ],
  },
  result('get_weather', 'one\ntwo'),
  result('get_weather', '{"t": 3}'),
]

const CASES: Omit<NamedDialogue, 'thinking'>[] = [
  { name: 'a question', messages: [user('Hello 🙂')], tools: [] },
  { name: 'a system message and a past answer', messages: [system, user('Q1'), says('A1'), user('Q2')], tools: [] },
  { name: 'tools and no call', messages: [system, user('Q')], tools: [WEATHER, NOW] },
  { name: 'a call and its result', messages: cycle, tools: [WEATHER, NOW] },
  {
    name: 'an answer after a result, then a question',
    messages: [...cycle, says('20 °C.', 'done'), user('And now?')],
    tools: [WEATHER],
  },
  { name: 'two calls and two results', messages: parallel, tools: [WEATHER, NOW] },
]

/** Dialogues that use every feature of a prompt format, each with thinking on and off. */
export const DIALOGUES: NamedDialogue[] = CASES.flatMap((each) => [
  { ...each, name: `${each.name}, thinking`, thinking: true },
  {
    ...each,
    name: `${each.name}, not thinking`,
    // Without thinking a model has no thoughts to remember.
    messages: each.messages.map((message) => (message.role === 'assistant' ? { ...message, thought: '' } : message)),
    thinking: false,
  },
])
