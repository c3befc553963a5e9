import type { ErrorInfo } from '@shared/errors.ts'
import type { ChatMessage, InferRequest } from '../engine/types.ts'

/** Older messages that a summary stands for: those from `from` up to `to`, which is not among them. */
export interface Dropped {
  from: number
  to: number
  messages: number
  /** Inferences whose answers are among them. */
  steps: number
}

/** Sizes of a prompt that did not fit, in tokens. */
export interface Overflow {
  promptTokens: number
  contextSize: number
}

/** What a CONTEXT_OVERFLOW says of its sizes; null when it says nothing. */
export function readOverflow({ data }: ErrorInfo): Overflow | null {
  if (typeof data !== 'object' || data === null || !('promptTokens' in data) || !('contextSize' in data)) return null
  const { promptTokens, contextSize } = data
  return typeof promptTokens === 'number' && typeof contextSize === 'number' ? { promptTokens, contextSize } : null
}

/**
 * Chooses what to drop: everything between the person's input and the latest turn; with `all`, or where there is nothing between, the latest
 * turn as well. Null when system text and input alone are too long.
 */
export function chooseDropped(messages: readonly ChatMessage[], all: boolean): Dropped | null {
  const from = messages.findIndex(({ role }) => role === 'user') + 1
  const latest = messages.findLastIndex(({ role }) => role === 'assistant')
  const to = all || latest <= from ? messages.length : latest
  if (from === 0 || from >= to) return null
  const steps = messages.slice(from, to).filter(({ role }) => role === 'assistant').length
  return { from, to, messages: to - from, steps }
}

/** Share of the context that what is to be summarised may fill. */
const SHARE = 0.5

/** Least characters shown of each message. */
const LEAST_SHOWN = 80

const INSTRUCTIONS =
  'You keep the notes of an agent whose memory is full. Write down briefly what it has done and found so far. Keep names, numbers and file names exactly. Write nothing else.'

/**
 * Asks for the summary. `attempt` from 1: each halves how much is shown. Characters are reckoned from what the overflow says of
 * tokens, for nothing here can count them.
 */
export function summaryRequest(
  messages: readonly ChatMessage[],
  { from, to }: Dropped,
  { promptTokens, contextSize }: Overflow,
  attempt: number,
): Pick<InferRequest, 'messages' | 'tools' | 'thinking'> & { most: number } {
  const characters = messages.reduce((sum, message) => sum + describe(message).length, 0)
  const perToken = Math.min(4, Math.max(1, characters / promptTokens))
  const room = Math.floor((contextSize * SHARE * perToken) / 2 ** (attempt - 1))
  const shown = messages.slice(from, to).map(describe)
  const each = Math.max(LEAST_SHOWN, Math.floor(room / shown.length))
  const input = messages[from - 1]?.content ?? ''
  const content = [
    `The task: ${cut(input, Math.max(LEAST_SHOWN, Math.floor(room / 8)))}`,
    ...shown.map((text) => cut(text, each)),
  ]
  return {
    messages: [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: content.join('\n\n') },
    ],
    tools: [],
    thinking: false,
    most: Math.max(16, Math.floor(contextSize / 8)),
  }
}

/**
 * The messages with the summary in the place of what was dropped. Of a model that wrote none, beginnings and ends of what was dropped stand there
 * instead, one character together for every two tokens of the context.
 */
export function putSummary(
  messages: readonly ChatMessage[],
  { from, to }: Dropped,
  summary: string,
  { contextSize }: Overflow,
): ChatMessage[] {
  const each = Math.floor(contextSize / 2 / (to - from))
  const excerpts = () => messages.slice(from, to).map((message) => cut(describe(message), each))
  const said = summary.trim() === '' ? excerpts().join('\n') : summary.trim()
  const note: ChatMessage = {
    role: 'user',
    content: `Notes on the ${to - from} messages before, which no longer fit: ${said}`,
  }
  return messages.toSpliced(from, to - from, note)
}

function describe(message: ChatMessage): string {
  switch (message.role) {
    case 'assistant': {
      const calls = message.toolCalls.map((call) => `Called ${call.name} with ${JSON.stringify(call.arguments)}.`)
      return [message.content, ...calls].filter((part) => part !== '').join('\n')
    }
    case 'tool':
      return `Result of ${message.name || 'the call'}: ${message.content}`
    default:
      return message.content
  }
}

/** The beginning and the end of a text that is too long. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = Math.floor(most / 4)
  // A character of two units that was cut through would be no text any more.
  return `${text.slice(0, most - end)} … ${text.slice(text.length - end)}`.toWellFormed()
}
