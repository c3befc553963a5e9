/** Longer ones are no address that anything takes. */
const MOST_LENGTH = 64 * 1024
const SETTABLE = [
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const

/**
 * What a guest asks of an address, `["parse", address, base | null]` or `["set", address, part, value]`, both JSON: its parts, or null
 * when it is none. Computes and reaches nothing.
 */
export function answerUrl(question: string): string {
  if (question.length > MOST_LENGTH) return 'null'
  try {
    const [kind, address, third, value]: unknown[] = JSON.parse(question)
    if (typeof address !== 'string') return 'null'
    if (kind === 'parse') return partsOf(typeof third === 'string' ? new URL(address, third) : new URL(address))
    const url = new URL(address)
    const part = SETTABLE.find((name) => name === third)
    if (!part || typeof value !== 'string') return 'null'
    url[part] = value
    return partsOf(url)
  } catch {
    return 'null'
  }
}

function partsOf(url: URL): string {
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url
  return JSON.stringify({ href, origin, protocol, username, password, host, hostname, port, pathname, search, hash })
}
