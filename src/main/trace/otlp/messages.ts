import type { InferenceContent } from '@shared/runs.ts'
import type { RecordedMessage } from './requests.ts'

/** A part of a message of the GenAI conventions. */
export type Part =
  | { type: 'text'; content: string }
  | { type: 'reasoning'; content: string }
  | { type: 'tool_call'; name: string; arguments: unknown }
  | { type: 'tool_call_response'; response: string }

export interface GenAiMessage {
  role: RecordedMessage['role']
  name?: string
  parts: Part[]
  /** Only of outputs. */
  finish_reason?: string
}

/** Replaces and shortens a text that leaves. */
export type Scrub = (text: string) => string

/** In the order in which they were sent. GLM has no ids of calls. */
export const inputMessages = (messages: readonly RecordedMessage[], scrub: Scrub): GenAiMessage[] =>
  messages.map((message) => {
    if (message.role !== 'tool') return { role: message.role, parts: assistantParts(message, scrub) }
    const response: Part = { type: 'tool_call_response', response: scrub(message.content) }
    return { role: 'tool', ...(message.name ? { name: message.name } : {}), parts: [response] }
  })

/** One message: a local model is asked for one choice. */
export function outputMessages(
  { output }: InferenceContent,
  finishReason: string | null,
  scrub: Scrub,
): GenAiMessage[] {
  const parts = assistantParts(output, scrub)
  return [{ role: 'assistant', parts, ...(finishReason === null ? {} : { finish_reason: finishReason }) }]
}

function assistantParts(
  { content, thought, toolCalls = [] }: Pick<RecordedMessage, 'content' | 'thought' | 'toolCalls'>,
  scrub: Scrub,
): Part[] {
  return [
    ...(thought ? [{ type: 'reasoning' as const, content: scrub(thought) }] : []),
    ...(content === '' && toolCalls.length > 0 ? [] : [{ type: 'text' as const, content: scrub(content) }]),
    ...toolCalls.map((call) => ({
      type: 'tool_call' as const,
      name: call.name,
      arguments: scrubValue(call.arguments, scrub),
    })),
  ]
}

/** The same JSON value with every text in it scrubbed. */
export function scrubValue(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value)
  if (Array.isArray(value)) return value.map((each) => scrubValue(each, scrub))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, scrubValue(each, scrub)]))
}
