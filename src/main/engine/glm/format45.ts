import type { ChatMessage } from '../types.ts'
import { xmlCalls } from './grammar/call-syntax.ts'
import { OutputParser } from './parser.ts'
import { type Dialogue, Pieces, type PromptFormat } from './prompt-format.ts'
import { BOX, CONTROL, REQUIRED_TOKENS, STOP_TOKENS, TAG, TAGS } from './tags.ts'
import { renderCall, renderTools } from './xml-prompt.ts'

const NO_THINK = '/nothink'

type Assistant = ChatMessage & { role: 'assistant' }

/** The thought of a turn before the last question is forgotten; without one the tags stand empty. */
function renderAssistant(pieces: Pieces, { content, thought, toolCalls }: Assistant, current: boolean): void {
  pieces.special(CONTROL.assistant).plain('\n').special(TAG.think)
  if (current) pieces.plain(thought.trim())
  pieces.special(TAG.thinkEnd)
  if (content.trim() !== '') pieces.plain(`\n${content.trim()}`)
  for (const call of toolCalls) {
    pieces.plain('\n')
    renderCall(pieces, call, '\n')
  }
}

/** Source of the format: the chat template inside GLM 4.6 GGUF files, with which test fixtures were rendered. */
function render({ messages, tools, thinking }: Dialogue): Pieces {
  const pieces = new Pieces().special(CONTROL.mask, CONTROL.start)
  renderTools(pieces, tools, '\n')
  const lastQuestion = messages.findLastIndex((message) => message.role === 'user')
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'system':
        pieces.special(CONTROL.system).plain(`\n${message.content}`)
        break
      case 'user':
        pieces.special(CONTROL.user).plain(`\n${message.content}`)
        if (!thinking && !message.content.endsWith(NO_THINK)) pieces.plain(NO_THINK)
        break
      case 'assistant':
        renderAssistant(pieces, message, index > lastQuestion)
        break
      case 'tool':
        if (messages[index - 1]?.role !== 'tool') pieces.special(CONTROL.observation)
        pieces.plain('\n').special(TAG.response).plain(`\n${message.content}\n`).special(TAG.responseEnd)
        break
      default:
        message satisfies never
    }
  })
  pieces.special(CONTROL.assistant)
  if (!thinking) pieces.plain('\n').special(TAG.think, TAG.thinkEnd)
  return pieces
}

/** GLM 4.5, 4.5 Air, 4.6 and 4.6V: line breaks between all parts; the model opens its thought itself. */
export const format45: PromptFormat = {
  id: 'glm-4.5',
  render: (dialogue) => ({ pieces: render(dialogue).list, thoughtOpen: false }),
  reader: (tools, thinking) => new OutputParser({ tools, thinking, trim: true }),
  calls: xmlCalls,
  marks: [...TAGS, ...BOX],
  required: REQUIRED_TOKENS,
  stops: STOP_TOKENS,
}
