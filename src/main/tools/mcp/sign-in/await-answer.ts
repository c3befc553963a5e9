import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StudioError } from '@shared/errors.ts'

/** What the browser brings back. */
export interface BrowserAnswer {
  code: string
  /** Who says it sent it. */
  iss: string | undefined
}

export interface Listening {
  /** Where the browser is sent back to. */
  redirectUrl: string
  /** Goes to the authorization server and back; an answer without it is none. */
  state: string
  answer: Promise<BrowserAnswer>
  close(): void
}

const PAGE = (words: string) => `<!doctype html><meta charset="utf-8"><title>AutoGLM Studio</title><p>${words}</p>\n`
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'",
}

/** Listens on 127.0.0.1, at a port of the system's choice, for one answer. `answer` rejects: SERVER_REFUSED when the person or the server said no. */
export async function awaitAnswer(): Promise<Listening> {
  const state = randomBytes(32).toString('base64url')
  const { promise: answer, resolve, reject } = withResolvers<BrowserAnswer>()
  answer.catch(() => undefined)
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    const say = (status: number, words: string) =>
      response.writeHead(status, { ...HEADERS, connection: 'close' }).end(PAGE(words))
    if (request.method !== 'GET' || url.pathname !== '/callback' || request.headers.host !== url.host)
      return say(404, 'There is nothing here.')
    if (!same(url.searchParams.get('state') ?? '', state))
      return say(400, 'This is no answer to a question of AutoGLM Studio, so it was left aside.')
    const code = url.searchParams.get('code')
    if (code !== null && code !== '') {
      say(200, 'AutoGLM Studio has the answer. You can close this page.')
      return resolve({ code, iss: url.searchParams.get('iss') ?? undefined })
    }
    say(200, 'You are not signed in. You can close this page.')
    // Only the codes the standard knows are repeated; the rest is a stranger's text.
    const why = /^[a-z_]{1,40}$/.exec(url.searchParams.get('error') ?? '')?.[0] ?? 'no code'
    reject(new StudioError('SERVER_REFUSED', `The sign-in was refused (${why}). Try again, and allow what is asked.`))
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(0, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  return {
    redirectUrl: `http://127.0.0.1:${port}/callback`,
    state,
    answer,
    close: () => {
      server.close()
    },
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

function same(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)]
  return left.length === right.length && timingSafeEqual(left, right)
}
