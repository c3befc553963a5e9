import type { LedgerSegment } from '@shared/ledger.ts'
import type { ToolCall } from '@shared/runs.ts'
import type { Dialogue } from '../glm/prompt-format.ts'
import { pythonJson } from '../glm/python-json.ts'
import type { ChatMessage } from '../types.ts'

/** What a part of a dialogue is, but for its tokens. */
export type MarkedPart = Pick<LedgerSegment, 'kind' | 'name' | 'turn'>

/** Two characters that stand nowhere in the dialogue. A part begins at `open number close` and ends at `open close`. */
export interface Marks {
  open: string
  close: string
}

/** How the note begins that stands for older messages; see `agent/shorten-context.ts`. */
const SUMMARY = /^Notes on the \d+ messages before/

/** Qwen's and GLM's switch at the end of a question: a format looks for it there, so no mark may follow it. */
const SWITCH = /\/nothink$/

/** Characters for private use that the dialogue does not hold. */
export function pickMarks(dialogue: Dialogue): Marks {
  const text = JSON.stringify(dialogue)
  const free: string[] = []
  for (let code = 0xe000; free.length < 2 && code <= 0xf8ff; code += 1) {
    const character = String.fromCharCode(code)
    if (!text.includes(character)) free.push(character)
  }
  const [open = '\ue000', close = '\ue001'] = free
  return { open, close }
}

/** The dialogue with marks around all its parts; a mark's number is the place in `parts`. Blank texts stay as they are. */
export function markDialogue(dialogue: Dialogue, { open, close }: Marks): { dialogue: Dialogue; parts: MarkedPart[] } {
  const parts: MarkedPart[] = []
  const begin = (part: MarkedPart): string => `${open}${parts.push(part) - 1}${close}`
  const end = `${open}${close}`
  const around = (text: string, part: MarkedPart): string => {
    if (text.trim() === '') return text
    const tail = SWITCH.exec(text)?.[0] ?? ''
    return `${begin(part)}${text.slice(0, text.length - tail.length)}${end}${tail}`
  }
  const messages = withTurns(dialogue.messages).map(({ message, turn, question }): ChatMessage => {
    if (message.role !== 'assistant')
      return { ...message, content: around(message.content, partOf(message, turn, question)) }
    return {
      ...message,
      thought: around(message.thought, { kind: 'thought', name: null, turn }),
      content: around(message.content, { kind: 'text', name: null, turn }),
      // The end of a call is its tag or the next turn, for its arguments may end in anything.
      toolCalls: message.toolCalls.map((call) => ({ ...call, name: `${begin(callPart(call, turn))}${call.name}` })),
    }
  })
  return { dialogue: { ...dialogue, messages }, parts }
}

/** The texts of a dialogue in order, each with what it is; thoughts are left out, for templates forget them. */
export function partsOf(messages: readonly ChatMessage[]): { text: string; part: MarkedPart }[] {
  const found = withTurns(messages).flatMap(({ message, turn, question }) => {
    if (message.role !== 'assistant') return [{ text: message.content, part: partOf(message, turn, question) }]
    return [
      { text: message.content, part: { kind: 'text' as const, name: null, turn } },
      ...message.toolCalls.map((call) => ({
        text: pythonJson({ name: call.name, arguments: call.arguments }),
        part: callPart(call, turn),
      })),
    ]
  })
  return found.filter(({ text }) => text.trim() !== '')
}

const callPart = ({ name }: ToolCall, turn: number | null): MarkedPart => ({ kind: 'calls', name, turn })

function partOf(message: Exclude<ChatMessage, { role: 'assistant' }>, turn: number | null, first: boolean): MarkedPart {
  if (message.role === 'system') return { kind: 'system', name: null, turn: null }
  if (message.role === 'tool') return { kind: 'result', name: message.name, turn }
  return { kind: !first && SUMMARY.test(message.content) ? 'summary' : 'question', name: null, turn }
}

interface Placed {
  message: ChatMessage
  turn: number | null
  /** Whether it is the first message of the person. */
  question: boolean
}

function withTurns(messages: readonly ChatMessage[]): Placed[] {
  const first = messages.findIndex(({ role }) => role === 'user')
  let turn = 0
  return messages.map((message, index) => {
    if (message.role === 'assistant') turn += 1
    return { message, turn: turn === 0 ? null : turn, question: index === first }
  })
}
