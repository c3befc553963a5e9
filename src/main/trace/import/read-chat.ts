import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { sha256 } from '../../kit/canonical.ts'
import { type ForeignSpan, foreignRun } from './foreign-run.ts'
import { asJson, messagesText } from './message-text.ts'
import type { ParsedFile, ParsedRun } from './parsed.ts'

/** A message of the chat API; whatever else it has is left out. */
const ChatMessage = z.object({
  role: z.string().max(40),
  content: z.unknown(),
  name: z.string().optional(),
  reasoning_content: z.string().optional(),
  tool_calls: z
    .array(z.object({ id: z.string().optional(), function: z.object({ name: z.string(), arguments: z.unknown() }) }))
    .nullish(),
  tool_call_id: z.string().optional(),
})
type ChatMessage = z.infer<typeof ChatMessage>

const Messages = z.array(ChatMessage).min(1)
const Usage = z.object({ prompt_tokens: z.number().optional(), completion_tokens: z.number().optional() })
const Conversation = z.object({
  messages: Messages,
  model: z.string().optional(),
  usage: Usage.optional(),
  choices: z.array(z.object({ message: ChatMessage })).optional(),
})
/** A request and its response, as proxies log them. */
const Exchange = z
  .object({ request: Conversation, response: Conversation.partial().optional() })
  .transform(({ request, response }) => ({ ...request, ...(response ?? {}), messages: request.messages }))

const AnyConversation = z.union([Exchange, Conversation, Messages.transform((messages) => ({ messages }))])
type AnyConversation = z.infer<typeof Conversation>

/** Conversations of one file. */
const MOST_RUNS = 5000

/** Whether a value is one message of a log with a message a line. */
export const isMessage = (value: unknown): boolean => ChatMessage.safeParse(value).success

/** Null when the value is no conversation of any shape known here. */
export function readConversation(value: unknown): AnyConversation | null {
  const parsed = AnyConversation.safeParse(value)
  return parsed.success ? parsed.data : null
}

/** Each conversation as a run; the logs have no times, so its steps stand at `at`, Unix milliseconds, in their order. Errors: INPUT_TOO_LARGE. */
export function readChats(conversations: readonly AnyConversation[], at: number): ParsedFile {
  if (conversations.length > MOST_RUNS) {
    throw new StudioError(
      'INPUT_TOO_LARGE',
      `The file holds more than ${MOST_RUNS} conversations. Split it and import the parts.`,
    )
  }
  const runs = new Map<string, ParsedRun>()
  for (const conversation of conversations) {
    const parsed = asRun(conversation, at)
    runs.set(parsed.run.id, parsed)
  }
  const same = conversations.length - runs.size
  return {
    kind: 'chat',
    runs: [...runs.values()],
    remarks: [
      'Chat logs hold no times, so every step stands at the moment of the import.',
      ...(same > 0 ? [`${same} conversations were there more than once.`] : []),
    ],
  }
}

function asRun(conversation: AnyConversation, at: number): ParsedRun {
  const { model = 'unknown', usage, choices } = conversation
  const messages = [...conversation.messages, ...(choices?.[0] ? [choices[0].message] : [])]
  const spans: ForeignSpan[] = []
  const add = (
    span: Pick<ForeignSpan, 'kind' | 'name' | 'input' | 'output'> & { attributes?: Record<string, unknown> },
  ): void =>
    void spans.push({
      key: String(spans.length),
      parent: spans.length === 0 ? null : '0',
      failed: false,
      // A millisecond apart, so that they keep their order.
      start: at + spans.length,
      end: at + spans.length,
      error: null,
      ...span,
      attributes: span.attributes ?? {},
    })
  const asked = messages.find(({ role }) => role === 'user')
  const answered = messages.findLast(({ role }) => role === 'assistant')
  const input = asked ? messagesText([asked]) : messagesText(messages.slice(0, 1))
  const answer = answered ? messagesText([answered]) : null
  add({ kind: 'agent', name: 'conversation', input, output: answer })
  let since = 0
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'assistant') continue
    const last = message === answered
    add({
      kind: 'inference',
      name: `chat ${model}`,
      input: messagesText(messages.slice(since, index)),
      output: [message.reasoning_content, messagesText([message])].filter(Boolean).join('\n\n'),
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': model,
        ...(last && usage
          ? { 'gen_ai.usage.input_tokens': usage.prompt_tokens, 'gen_ai.usage.output_tokens': usage.completion_tokens }
          : {}),
      },
    })
    since = index + 1
    for (const [place, call] of (message.tool_calls ?? []).entries()) {
      const { name, arguments: given } = call.function
      add({
        kind: 'tool',
        name: `execute_tool ${name}`,
        input: typeof given === 'string' ? pretty(given) : JSON.stringify(given, null, 2),
        output: resultOf(messages, index, place, call.id),
        attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name },
      })
    }
  }
  return foreignRun({
    identity: `chat:${sha256(JSON.stringify(messages))}`,
    agent: 'imported',
    model,
    input,
    answer,
    spans,
  })
}

/** What a tool answered: by the id of the call, or by its place among those that follow. */
function resultOf(
  messages: readonly ChatMessage[],
  asked: number,
  place: number,
  id: string | undefined,
): string | null {
  const after = messages.slice(asked + 1)
  const end = after.findIndex(({ role }) => role === 'assistant')
  const results = after.slice(0, end === -1 ? undefined : end).filter(({ role }) => role === 'tool')
  const found = id === undefined ? results[place] : results.find((message) => message.tool_call_id === id)
  return found ? messagesText([found]) : null
}

function pretty(text: string): string {
  const value = asJson(text)
  return value === undefined ? text : JSON.stringify(value, null, 2)
}
