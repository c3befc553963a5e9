import { type ErrorCode, StudioError } from '@shared/errors.ts'
import { isObject, parseJson } from '../glm/json-call.ts'
import type { RemoteServer } from './types.ts'

/** Characters of a server's own words that are passed on. */
const LONGEST = 300

/** A failure of a server. `retryable`: the same request may succeed in a moment. */
export class RemoteFailure extends StudioError {
  readonly status: number | null
  readonly retryable: boolean
  /** Milliseconds the server asked to be left alone; null when it did not say. */
  readonly retryAfter: number | null

  constructor(
    code: ErrorCode,
    message: string,
    options: { status?: number; retryable?: boolean; retryAfter?: number | null } = {},
  ) {
    super(code, message)
    this.status = options.status ?? null
    this.retryable = options.retryable ?? false
    this.retryAfter = options.retryAfter ?? null
  }
}

/** Takes the key out of a text: servers like to repeat what they were sent. */
export function redact(text: string, key: string | null): string {
  return key ? text.replaceAll(key, '…').replaceAll(encodeURIComponent(key), '…') : text
}

/** The sentence inside an error body of any shape: OpenAI, llama-server, vLLM, FastAPI, Ollama, a proxy's HTML, plain text. Empty when there is none. */
export function sentenceOf(body: string): string {
  const text = body.trim()
  const parsed = parseJson(text)
  const found = parsed ? search(parsed.value, 0) : plain(text)
  const line = found.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

function search(value: unknown, depth: number): string {
  if (typeof value === 'string') return value
  if (depth > 4) return ''
  if (Array.isArray(value)) return value.map((each) => search(each, depth + 1)).find((each) => each !== '') ?? ''
  if (!isObject(value)) return ''
  for (const name of ['message', 'error', 'detail', 'msg', 'title', 'errors', 'description']) {
    const found = search(value[name], depth + 1)
    if (found) return found
  }
  return ''
}

function plain(text: string): string {
  if (!/<\/?[a-z!][^>]*>/i.test(text)) return text
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1] ?? /<h1[^>]*>([^<]*)<\/h1>/i.exec(text)?.[1]
  return title?.trim() ? `a web page titled "${title.trim()}"` : 'a web page instead of an answer'
}

const CONTEXT = /context (length|size|window)|maximum context|too (long|many tokens)|exceeds? the (available )?context/i

/** What an answer with an error status means, in a sentence. `retryAfter` in milliseconds. */
export function failureOf(
  server: RemoteServer,
  status: number,
  body: string,
  retryAfter: number | null = null,
): RemoteFailure {
  const said = redact(sentenceOf(body), server.key)
  const words = said ? ` It said: ${said}` : ''
  const make = (code: ErrorCode, message: string, retryable = false): RemoteFailure =>
    new RemoteFailure(code, `${message}${words}`, { status, retryable, retryAfter })
  if (status === 401 || status === 403)
    return make('SERVER_REFUSED', `The server ${server.name} does not accept the key. Check the key of the server.`)
  if (status === 404)
    return make(
      'SERVER_FAILED',
      `The server ${server.name} has not what was asked for (404). Check its address and the model's name.`,
    )
  if (status === 429) return make('SERVER_BUSY', `The server ${server.name} takes no more requests for now.`, true)
  if (status >= 500) return make('SERVER_FAILED', `The server ${server.name} has a problem (${status}).`, true)
  if (status >= 300 && status < 400)
    return make(
      'SERVER_FAILED',
      `The server ${server.name} leads to another address, which is not followed. Enter the final address instead.`,
    )
  if (CONTEXT.test(said) || status === 413)
    return make('CONTEXT_OVERFLOW', `The conversation is too long for the model on ${server.name}.`)
  return make('SERVER_FAILED', `The server ${server.name} did not take the request (${status}).`)
}

/** What came is no answer of an OpenAI-compatible server. */
export function notAnAnswer(server: RemoteServer, body: string): RemoteFailure {
  const said = redact(sentenceOf(body), server.key)
  const message = `The server ${server.name} did not answer as an OpenAI-compatible server does. Check its address; it usually ends in /v1.`
  return new RemoteFailure('SERVER_FAILED', said ? `${message} It said: ${said}` : message)
}
