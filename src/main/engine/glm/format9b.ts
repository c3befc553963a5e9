import type { ChatMessage } from '../types.ts'
import { nameLineCalls } from './grammar/call-syntax.ts'
import { NameLineReader } from './name-line-reader.ts'
import { type Dialogue, Pieces, type PromptFormat, type Rendered } from './prompt-format.ts'
import { pythonJson } from './python-json.ts'
import { BOX, CONTROL } from './tags.ts'
import { describeTool } from './tool-schema.ts'

/** What the first GLM-4 chat models and Z1 were told of themselves before their tools: they were trained on these words. */
const identityOf = (maker: string): string =>
  `你是一个名为 ChatGLM 的人工智能助手。你是基于${maker}训练的语言模型 GLM-4 模型开发的，你的任务是针对用户的问题和要求提供适当的答复和支持。`

const THINK = '<think>'

interface Style {
  id: 'glm-4-0414' | 'glm-z1' | 'glm-4-chat'
  identity: string | null
  /** Whether the prompt opens a thought, in plain text: these vocabularies have no token for it. */
  thinks: boolean
  /** Stands before the declaration of the first tool, and of every other one. */
  first: string
  apart: string
  /** Ends the line of a past call's name. */
  nameEnd: string
}

function renderTools(pieces: Pieces, { tools }: Dialogue, { identity, first, apart }: Style): void {
  if (tools.length === 0) return
  pieces.special(CONTROL.system).plain(`\n${identity === null ? '' : `${identity}\n\n`}# 可用工具`)
  for (const [place, tool] of tools.entries()) {
    pieces.plain(
      `${place === 0 ? first : apart}## ${tool.name}\n\n${JSON.stringify(describeTool(tool).function, null, 4)}\n`,
    )
    pieces.plain('在调用上述函数时，请使用 Json 格式表示调用的参数。')
  }
}

function renderAssistant(
  pieces: Pieces,
  { content, toolCalls }: ChatMessage & { role: 'assistant' },
  nameEnd: string,
): void {
  if (content.trim() !== '' || toolCalls.length === 0) pieces.special(CONTROL.assistant).plain(`\n${content.trim()}`)
  for (const call of toolCalls)
    pieces.special(CONTROL.assistant).plain(`${call.name}${nameEnd}${pythonJson(call.arguments)}`)
}

function render(dialogue: Dialogue, style: Style): Rendered {
  const { thinks, nameEnd } = style
  const pieces = new Pieces().special(CONTROL.mask, CONTROL.start)
  renderTools(pieces, dialogue, style)
  for (const message of dialogue.messages) {
    if (message.role === 'assistant') renderAssistant(pieces, message, nameEnd)
    else
      pieces
        .special(message.role === 'tool' ? CONTROL.observation : CONTROL[message.role])
        .plain(`\n${message.content}`)
  }
  pieces.special(CONTROL.assistant)
  if (thinks) pieces.plain(`\n${THINK}`)
  return { pieces: pieces.list, thoughtOpen: thinks }
}

const nameLine = (style: Style): PromptFormat => ({
  id: style.id,
  render: (dialogue) => render(dialogue, style),
  reader: (tools, thoughtOpen) => new NameLineReader(tools, thoughtOpen),
  calls: nameLineCalls,
  // Each further call of the same turn has a header of its own, so the header must not end the answer.
  marks: [CONTROL.assistant, ...BOX],
  required: Object.values(CONTROL),
  stops: [CONTROL.observation, CONTROL.user, CONTROL.system, '<|endoftext|>'],
})

/** GLM-4-9B-0414 and 32B-0414: a call is the tool's name right after the header, a line break and a JSON object. */
export const format0414 = nameLine({
  id: 'glm-4-0414',
  identity: null,
  thinks: false,
  first: '\n\n',
  apart: '\n',
  // So the vendor's own template has it.
  nameEnd: ' \n',
})

/** GLM-Z1: as 0414, always thinking. */
export const formatZ1 = nameLine({
  id: 'glm-z1',
  identity: identityOf('智谱 AI 公司'),
  thinks: true,
  first: '\n',
  apart: '\n',
  nameEnd: '\n',
})

/** GLM-4-9B-chat of 2024: as 0414, with the identity sentence before the tools. */
export const formatChat9b = nameLine({
  id: 'glm-4-chat',
  identity: identityOf('智谱AI'),
  thinks: false,
  first: '\n\n',
  apart: '\n\n',
  nameEnd: '\n',
})

/** GLM-Edge knows neither tools nor thoughts: declared tools are not shown, and every answer is text. */
export const formatEdge: PromptFormat = {
  id: 'glm-edge',
  render({ messages }) {
    const pieces = new Pieces()
    for (const { role, content } of messages)
      pieces.special(CONTROL[role === 'tool' ? 'user' : role]).plain(`\n${content}`)
    return { pieces: pieces.special(CONTROL.assistant).list, thoughtOpen: false }
  },
  reader: () => new NameLineReader(null, false),
  calls: null,
  marks: [],
  required: [CONTROL.system, CONTROL.user, CONTROL.assistant],
  stops: [CONTROL.user, CONTROL.system, CONTROL.assistant, CONTROL.observation, '<|endoftext|>'],
}
