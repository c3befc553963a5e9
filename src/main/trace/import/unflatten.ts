/** Messages of one step that are read. */
const MOST_MESSAGES = 2000

/** OpenInference's messages, a key for every field, as chat messages; null when there are none. */
export function unflatten(facts: Record<string, unknown>, prefix: string): unknown {
  const messages = new Map<number, Record<string, unknown>>()
  const calls = new Map<number, Map<number, Record<string, unknown>>>()
  for (const [name, value] of Object.entries(facts)) {
    if (!name.startsWith(`${prefix}.`)) continue
    const match = /^(\d{1,4})\.message\.(.{1,200})$/.exec(name.slice(prefix.length + 1))
    const index = Number(match?.[1])
    const field = match?.[2]
    if (!field || index >= MOST_MESSAGES) continue
    const message = messages.get(index) ?? {}
    messages.set(index, message)
    const call = /^tool_calls\.(\d{1,3})\.tool_call\.function\.(name|arguments)$/.exec(field)
    if (!call) {
      const part = /^contents\.\d{1,3}\.message_content\.text$/.test(field)
      if (part) message.content = message.content === undefined ? value : `${String(message.content)}\n${String(value)}`
      else if (field === 'role' || field === 'content' || field === 'name') message[field] = value
      continue
    }
    const own = calls.get(index) ?? new Map<number, Record<string, unknown>>()
    calls.set(index, own)
    const at = Number(call[1])
    own.set(at, { ...own.get(at), [String(call[2])]: value })
  }
  if (messages.size === 0) return null
  return [...messages]
    .sort(([a], [b]) => a - b)
    .map(([index, message]) => {
      const own = calls.get(index)
      if (!own) return message
      return { ...message, tool_calls: [...own].sort(([a], [b]) => a - b).map(([, call]) => ({ function: call })) }
    })
}
