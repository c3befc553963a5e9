import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

export interface FileServer {
  url: string
  /** Bytes of bodies sent so far. */
  sent: number
  requests: IncomingMessage[]
  content: Buffer
  etag: string
  ranges: boolean
  /** Wait before each body; milliseconds. */
  slowMs: number
  /** Called before each answer; true when it answered itself. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** A real HTTP server with one file, whose manners a test may change at any time. */
export async function serveFile(content: Buffer): Promise<FileServer> {
  const state: FileServer = {
    url: '',
    sent: 0,
    requests: [],
    content,
    etag: '"one"',
    ranges: true,
    slowMs: 0,
    intercept: () => false,
  }
  const server = createServer(async (request, response) => {
    state.requests.push(request)
    if (state.intercept(request, response)) return
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    const stale = request.headers['if-range'] !== undefined && request.headers['if-range'] !== state.etag
    const whole = !range || !state.ranges || stale
    const from = whole ? 0 : Number(range[1])
    const to = whole ? state.content.length : Number(range[2]) + 1
    response.writeHead(whole ? 200 : 206, {
      etag: state.etag,
      'content-length': to - from,
      ...(whole ? {} : { 'content-range': `bytes ${from}-${to - 1}/${state.content.length}` }),
    })
    const probing = to - from === 1
    if (!probing) await delay(state.slowMs)
    // Who asked may be dead by now; what nobody gets was not sent.
    if (request.socket.destroyed) return
    if (!probing) state.sent += to - from
    response.end(state.content.subarray(from, to))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/file.gguf`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return state
}
