import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server'
import { StudioError } from '@shared/errors.ts'

export interface HttpServing {
  url: string
  close(): Promise<void>
}

/**
 * Serves on 127.0.0.1 alone, and only who has the token: pages of a browser are refused by their origin, and names that lead here by
 * their host. Port 0 takes any. Errors: CONFLICT when the port is taken.
 */
export async function serveHttp(port: number, token: string, make: () => McpServer): Promise<HttpServing> {
  const [hostIsOurs, originIsOurs] = [localhostHostValidation(), localhostOriginValidation()]
  const handler = createMcpHandler(make, { onerror: (error) => console.error(`autoglm: ${error.message}`) })
  const handle = toNodeHandler(handler)
  const server = createServer((request, response) => {
    if (!hostIsOurs(request, response) || !originIsOurs(request, response)) return
    if (!knows(request, token)) {
      response
        .writeHead(401, { 'www-authenticate': 'Bearer' })
        .end('A bearer token is needed; it was shown when the server started.\n')
      return
    }
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/mcp') {
      response.writeHead(404).end('The address ends with /mcp.\n')
      return
    }
    void handle(request, response)
  })
  await listen(server, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}/mcp`,
    close: async () => {
      await handler.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function knows({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new StudioError('CONFLICT', `Port ${port} cannot be used: ${cause.message}. Choose another.`, { cause })),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
}
