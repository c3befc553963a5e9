import type { ChatMessage, ToolSchema } from '../types.ts'
import { pythonJson } from './python-json.ts'
import { CONTROL, TAG } from './tags.ts'
import { describeTool } from './tool-schema.ts'

/** A stretch of the prompt. A special piece is exactly one control or tag token; plain text must never become one. */
export interface Piece {
  text: string
  special: boolean
}

export interface Dialogue {
  messages: readonly ChatMessage[]
  tools: readonly ToolSchema[]
  /** On: the prompt ends inside an open thought, and thoughts of earlier turns stay in the history. */
  thinking: boolean
}

/** Collects pieces; neighbouring plain text is joined, so that what spans a join is seen as one text later on. */
class Pieces {
  readonly list: Piece[] = []

  special(...texts: string[]): this {
    for (const text of texts) this.list.push({ text, special: true })
    return this
  }

  plain(text: string): this {
    const last = this.list.at(-1)
    if (last && !last.special) last.text += text
    else if (text !== '') this.list.push({ text, special: false })
    return this
  }
}

/**
 * Renders a dialogue in the GLM 4.7 format (no line breaks between turns). Plain pieces are given as they are: neutralise
 * each before tokenising. Source of the format: the chat template inside GLM 4.7 GGUF files.
 */
export function renderPrompt({ messages, tools, thinking }: Dialogue): Piece[] {
  const pieces = new Pieces().special(CONTROL.mask, CONTROL.start)
  if (tools.length > 0) renderTools(pieces, tools)
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'system':
        pieces.special(CONTROL.system).plain(message.content)
        break
      case 'user':
        pieces.special(CONTROL.user).plain(message.content)
        break
      case 'assistant':
        renderAssistant(pieces, message, thinking)
        break
      case 'tool':
        if (messages[index - 1]?.role !== 'tool') pieces.special(CONTROL.observation)
        pieces.special(TAG.response).plain(message.content).special(TAG.responseEnd)
        break
      default:
        message satisfies never
    }
  })
  return pieces.special(CONTROL.assistant, thinking ? TAG.think : TAG.thinkEnd).list
}

function renderAssistant(pieces: Pieces, message: ChatMessage & { role: 'assistant' }, thinking: boolean): void {
  pieces.special(CONTROL.assistant)
  if (thinking && message.thought !== '') pieces.special(TAG.think).plain(message.thought)
  pieces.special(TAG.thinkEnd).plain(message.content)
  for (const call of message.toolCalls) {
    pieces.special(TAG.call).plain(call.name)
    for (const [key, value] of Object.entries(call.arguments)) {
      pieces.special(TAG.key).plain(key).special(TAG.keyEnd)
      pieces
        .special(TAG.value)
        .plain(typeof value === 'string' ? value : pythonJson(value))
        .special(TAG.valueEnd)
    }
    pieces.special(TAG.callEnd)
  }
}

/** The wording is part of the format: models were trained on these very words. */
function renderTools(pieces: Pieces, tools: readonly ToolSchema[]): void {
  const list = tools.map((tool) => `${pythonJson(describeTool(tool))}\n`).join('')
  pieces.special(CONTROL.system)
  pieces.plain('\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n')
  pieces.plain('You are provided with function signatures within <tools></tools> XML tags:\n')
  pieces.plain(`<tools>\n${list}</tools>\n\n`)
  pieces.plain('For each function call, output the function name and arguments within the following XML format:\n')
  pieces.special(TAG.call).plain('{function-name}')
  for (const n of [1, 2]) {
    pieces.special(TAG.key).plain(`{arg-key-${n}}`).special(TAG.keyEnd)
    pieces.special(TAG.value).plain(`{arg-value-${n}}`).special(TAG.valueEnd)
  }
  pieces.plain('...').special(TAG.callEnd)
}

/** Every feature of the format once. Its rendering stands for the definition, so a change of format changes the hash. */
const SPECIMEN: Omit<Dialogue, 'thinking'> = {
  tools: [
    {
      name: 'tool',
      description: 'é',
      parameters: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], title: 't' },
    },
  ],
  messages: [
    { role: 'system', content: 'system' },
    { role: 'user', content: 'user' },
    {
      role: 'assistant',
      content: 'content',
      thought: 'thought',
      toolCalls: [{ name: 'tool', arguments: { a: 'text', b: [1, { c: null }] } }],
    },
    { role: 'tool', name: 'tool', content: 'one' },
    { role: 'tool', name: 'tool', content: 'two' },
    { role: 'assistant', content: '', thought: '', toolCalls: [] },
  ],
}

export const FORMAT_NAME = 'glm-4.7'

/** A text that changes whenever the format's definition does; its SHA-256 names the definition. */
export const formatDefinition = (): string =>
  [true, false].map((thinking) => pythonJson(renderPrompt({ ...SPECIMEN, thinking }))).join('\n')
