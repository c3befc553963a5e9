/** Messages as another program has them, as a text that a person reads. Anything that is no message is shown as JSON. */
export function messagesText(value: unknown): string {
  const messages = typeof value === 'string' ? (asJson(value) ?? value) : value
  if (typeof messages === 'string') return messages
  if (!Array.isArray(messages)) return partText(messages)
  return messages
    .map((message) => (messages.length === 1 ? bodyOf(message) : `${roleOf(message)}: ${bodyOf(message)}`))
    .join('\n\n')
}

/** The text of the last message of a role; null when there is none. */
export function lastOf(role: string, value: unknown): string | null {
  const messages = typeof value === 'string' ? asJson(value) : value
  if (!Array.isArray(messages)) return null
  const last = messages.findLast((message) => roleOf(message) === role)
  return last === undefined ? null : bodyOf(last)
}

const roleOf = (message: unknown): string => String(member(message, 'role') ?? '?')

/** Both shapes: `parts` of GenAI, `content` and `tool_calls` of chat. */
function bodyOf(message: unknown): string {
  const parts = member(message, 'parts') ?? member(message, 'content')
  const calls = member(message, 'tool_calls')
  const texts = [
    ...(Array.isArray(parts) ? parts.map(partText) : [partText(parts)]),
    ...(Array.isArray(calls) ? calls.map(callText) : []),
  ]
  return texts.filter(Boolean).join('\n')
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part
  if (part === null || part === undefined) return ''
  switch (member(part, 'type')) {
    case 'text':
      return partText(member(part, 'content') ?? member(part, 'text'))
    case 'reasoning':
      return partText(member(part, 'content'))
    case 'tool_call':
      return callText(part)
    case 'tool_call_response':
      return partText(member(part, 'response') ?? member(part, 'result'))
    case 'image_url':
    case 'blob':
      return '[picture or file]'
    default:
      return JSON.stringify(part)
  }
}

function callText(call: unknown): string {
  const inner = member(call, 'function') ?? member(call, 'tool_call') ?? call
  const given = member(inner, 'arguments') ?? {}
  return `${String(member(inner, 'name') ?? '?')}(${typeof given === 'string' ? given : JSON.stringify(given)})`
}

export function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

export function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
