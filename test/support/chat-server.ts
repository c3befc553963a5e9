import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Heard {
  path: string
  authorization: string | undefined
  body: Record<string, unknown>
}

export type Answerer = (response: ServerResponse, heard: Heard, count: number) => void | Promise<void>

/** A real server on this machine that answers chat requests as a test says. `count` is from 1. */
export async function chatServer(answer: Answerer): Promise<{ baseUrl: string; heard: Heard[] }> {
  const heard: Heard[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8')
      const one: Heard = {
        path: request.url ?? '',
        authorization: request.headers.authorization,
        body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
      }
      heard.push(one)
      void answer(response, one, heard.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}/v1`, heard }
}

export const begin = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'content-type': 'text/event-stream' })

export const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

export const delta = (change: Record<string, unknown>, finish: string | null = null, more = {}): string =>
  event({ model: 'm', choices: [{ index: 0, delta: change, finish_reason: finish, ...more }] })

export const DONE = 'data: [DONE]\n\n'
