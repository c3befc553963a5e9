import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { failureOf, RemoteFailure, redact } from './failure.ts'
import type { RemoteServer, Timeouts } from './types.ts'

/** Bytes of an error's body that are read. */
const ERROR_BYTES = 64 * 1024

export interface Reply {
  contentType: string
  /** Each piece within the time allowed. Errors: RemoteFailure, the reason of the signal. */
  pieces(): AsyncGenerator<Uint8Array>
}

export interface Ask {
  method: 'GET' | 'POST'
  /** Below the base URL. */
  path: string
  body?: unknown
  timeouts: Timeouts
  signal: AbortSignal
}

/**
 * The one place from which servers are contacted. Redirects are not followed, so nothing reaches a host nobody named.
 * Errors: RemoteFailure for anything but status 200; the reason of the signal.
 */
export async function ask(server: RemoteServer, { method, path, body, timeouts, signal }: Ask): Promise<Reply> {
  signal.throwIfAborted()
  const url = new URL(`${server.baseUrl}${path}`)
  const text = body === undefined ? null : JSON.stringify(body)
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method,
    agent: false,
    signal,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(server.key ? { authorization: `Bearer ${server.key}` } : {}),
    },
  })
  const watch = new Watch(request, server)
  watch.expect(timeouts.connect, 'did not take the connection')
  request.once('socket', (socket) => {
    const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect'
    socket.once(ready, () => watch.expect(timeouts.first, 'did not begin to answer'))
  })
  // A cut connection raises more errors after the first.
  request.on('error', () => undefined)
  let response: IncomingMessage
  try {
    response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve)
      request.once('error', reject)
      request.end(text ?? undefined)
    })
  } catch (error) {
    watch.stop()
    signal.throwIfAborted()
    throw watch.failure ?? unreachable(server, error)
  }
  const status = response.statusCode ?? 0
  if (status !== 200) {
    const said = await readSome(response)
    watch.stop()
    request.destroy()
    signal.throwIfAborted()
    throw failureOf(server, status, said, retryAfterOf(response.headers['retry-after']))
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of response) {
        watch.expect(timeouts.between, 'stopped answering')
        yield piece as Uint8Array
      }
    } catch (error) {
      signal.throwIfAborted()
      throw watch.failure ?? cut(server, error)
    } finally {
      watch.stop()
      request.destroy()
    }
  }
  return { contentType: response.headers['content-type'] ?? '', pieces }
}

/** Ends a request that has been silent for too long. */
class Watch {
  failure: RemoteFailure | null = null
  readonly #request: ClientRequest
  readonly #server: RemoteServer
  #timer: NodeJS.Timeout | undefined

  constructor(request: ClientRequest, server: RemoteServer) {
    this.#request = request
    this.#server = server
  }

  expect(ms: number, what: string): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const seconds = Math.max(1, Math.round(ms / 1000))
      const message = `The server ${this.#server.name} ${what} within ${seconds} s. Check that it runs and is not overloaded.`
      this.failure = new RemoteFailure('SERVER_UNREACHABLE', message)
      this.#request.destroy(this.failure)
    }, ms)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

async function readSome(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of response) {
      pieces.push(piece as Buffer)
      size += (piece as Buffer).byteLength
      if (size > ERROR_BYTES) break
    }
  } catch {
    // The status says enough; what the body would have added is lost.
  }
  return Buffer.concat(pieces).toString('utf8').slice(0, ERROR_BYTES)
}

/** Milliseconds; the header holds seconds or a date. */
export function retryAfterOf(header: string | undefined, now = Date.now()): number | null {
  if (header === undefined) return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

function unreachable(server: RemoteServer, error: unknown): RemoteFailure {
  const message = `The server ${server.name} cannot be reached (${redact(reasonOf(error), server.key)}). Check that it runs, and its address.`
  return new RemoteFailure('SERVER_UNREACHABLE', message, { retryable: true })
}

const cut = (server: RemoteServer, error: unknown): RemoteFailure =>
  new RemoteFailure(
    'SERVER_UNREACHABLE',
    `The connection to the server ${server.name} was cut (${redact(reasonOf(error), server.key)}).`,
    { retryable: true },
  )

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code ? String(error.code) : error.message
}
