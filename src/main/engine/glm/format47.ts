import type { ChatMessage } from '../types.ts'
import { xmlCalls } from './grammar/call-syntax.ts'
import { OutputParser } from './parser.ts'
import { type Dialogue, type Piece, Pieces, type PromptFormat } from './prompt-format.ts'
import { BOX, CONTROL, REQUIRED_TOKENS, STOP_TOKENS, TAG, TAGS } from './tags.ts'
import { renderCall, renderTools } from './xml-prompt.ts'

/**
 * Renders a dialogue in the GLM 4.7 format (no line breaks between turns). With thinking on, the prompt ends inside an open
 * thought and thoughts of earlier turns stay in the history, as the vendor advises for agents. Plain pieces are given as they
 * are: neutralise each before tokenising. Source of the format: the chat template inside GLM 4.7 GGUF files.
 */
export function renderPrompt(dialogue: Dialogue): Piece[] {
  const pieces = new Pieces().special(CONTROL.mask, CONTROL.start)
  renderBody(pieces, dialogue, { bareTools: false, emptyThought: [TAG.thinkEnd] })
  return pieces.special(CONTROL.assistant, dialogue.thinking ? TAG.think : TAG.thinkEnd).list
}

interface BodyStyle {
  /** Tools are declared by their functions alone. */
  bareTools: boolean
  /** What an answer without a thought begins with. */
  emptyThought: readonly string[]
}

/** Tools and messages, nearly as GLM 4.7 and 5 share them: all but the prompt's beginning and end. */
function renderBody(pieces: Pieces, { messages, tools, thinking }: Dialogue, style: BodyStyle): void {
  renderTools(pieces, tools, '', style.bareTools)
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'system':
        pieces.special(CONTROL.system).plain(message.content)
        break
      case 'user':
        pieces.special(CONTROL.user).plain(message.content)
        break
      case 'assistant':
        renderAssistant(pieces, message, thinking, style)
        break
      case 'tool':
        if (messages[index - 1]?.role !== 'tool') pieces.special(CONTROL.observation)
        pieces.special(TAG.response).plain(message.content).special(TAG.responseEnd)
        break
      default:
        message satisfies never
    }
  })
}

function renderAssistant(
  pieces: Pieces,
  message: ChatMessage & { role: 'assistant' },
  thinking: boolean,
  { emptyThought }: BodyStyle,
): void {
  pieces.special(CONTROL.assistant)
  if (thinking && message.thought !== '') pieces.special(TAG.think).plain(message.thought).special(TAG.thinkEnd)
  else pieces.special(...emptyThought)
  pieces.plain(message.content)
  for (const call of message.toolCalls) renderCall(pieces, call, '')
}

export const format47: PromptFormat = {
  id: 'glm-4.7',
  render: (dialogue) => ({ pieces: renderPrompt(dialogue), thoughtOpen: dialogue.thinking }),
  reader: (tools, thinking) => new OutputParser({ tools, thinking }),
  calls: xmlCalls,
  marks: [...TAGS, ...BOX],
  required: REQUIRED_TOKENS,
  stops: STOP_TOKENS,
}

/**
 * GLM 5: as 4.7, with the effort asked for in front, tools declared by their functions alone, and a whole empty thought where there is
 * none. Source: a published copy of the template of 5.3-Flash, which always thinks; without thinking, a description of 5.1 and 5.2.
 */
export const format5: PromptFormat = {
  ...format47,
  id: 'glm-5',
  render(dialogue) {
    const pieces = new Pieces().special(CONTROL.mask, CONTROL.start)
    if (dialogue.thinking) pieces.special(CONTROL.system).plain('Reasoning Effort: Max')
    renderBody(pieces, dialogue, { bareTools: true, emptyThought: [TAG.think, TAG.thinkEnd] })
    pieces.special(CONTROL.assistant, TAG.think)
    if (!dialogue.thinking) pieces.special(TAG.thinkEnd)
    return { pieces: pieces.list, thoughtOpen: dialogue.thinking }
  },
}
