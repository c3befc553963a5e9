import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** A repository of the test hub. */
export interface TestRepository {
  license?: string
  files: Record<string, Buffer>
  /** Checksums the hub promises instead of the right ones, by path. */
  wrong?: Record<string, string>
}

export interface HubServer {
  origin: string
  /** Paths asked for, in order. */
  asked: string[]
  /** Bytes of files sent so far. */
  sent: number
  ranges: boolean
  /** Wait before each piece of 64 KiB; milliseconds. */
  slowMs: number
  /** Connections that are cut after their first piece, still. */
  cuts: number
  /** Called before each answer; true when it answered itself. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

const PIECE = 64 * 1024
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A real HTTP server that answers as the Hugging Face hub does, redirects to its store of files included. */
export async function serveHub(repositories: Record<string, TestRepository>): Promise<HubServer> {
  const state: HubServer = {
    origin: '',
    asked: [],
    sent: 0,
    ranges: true,
    slowMs: 0,
    cuts: 0,
    intercept: () => false,
  }
  const server = createServer((request, response) => {
    state.asked.push(request.url ?? '')
    if (!state.intercept(request, response)) void answer(state, repositories, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return state
}

async function answer(
  state: HubServer,
  repositories: Record<string, TestRepository>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent(new URL(request.url ?? '', state.origin).pathname)
  const [, api, name, rest = ''] = /^\/(api\/models\/|store\/)?([^/]+\/[^/]+)\/?(.*)$/.exec(path) ?? []
  const repository = repositories[name ?? '']
  if (!repository) return void response.writeHead(404).end()
  if (api === 'api/models/') {
    if (rest === '') return void response.end(JSON.stringify({ cardData: { license: repository.license } }))
    const tree = Object.entries(repository.files).map(([file, bytes]) => ({
      path: file,
      size: bytes.length,
      ...(file.endsWith('.gguf')
        ? { lfs: { oid: repository.wrong?.[file] ?? sha256(bytes), size: bytes.length } }
        : {}),
    }))
    return void response.end(JSON.stringify(tree))
  }
  const file = rest.replace(/^resolve\/main\//, '')
  const bytes = repository.files[file]
  if (!bytes) return void response.writeHead(404).end()
  if (api !== 'store/') {
    const location = `/store/${name}/${file.split('/').map(encodeURIComponent).join('/')}`
    return void response.writeHead(302, { location }).end()
  }
  await send(state, bytes, request, response)
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

async function send(state: HubServer, bytes: Buffer, request: IncomingMessage, response: ServerResponse) {
  const range = state.ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null
  const from = range ? Number(range[1]) : 0
  const to = range ? Math.min(Number(range[2]) + 1, bytes.length) : bytes.length
  response.writeHead(range ? 206 : 200, {
    etag: `"${sha256(bytes)}"`,
    'content-length': to - from,
    ...(range ? { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
  })
  const probing = to - from === 1
  for (let at = from; at < to && !request.socket.destroyed; at += PIECE) {
    if (!probing) await delay(state.slowMs)
    const piece = bytes.subarray(at, Math.min(at + PIECE, to))
    if (!probing) state.sent += piece.length
    if (!response.write(piece)) await drained(response)
    if (state.cuts > 0 && !probing) {
      state.cuts -= 1
      return void response.destroy()
    }
  }
  response.end()
}
