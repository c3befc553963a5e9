import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { httpPost } from '../../../../../src/main/tools/builtin/http-post.ts'
import { threadJobs } from '../../../../support/jobs.ts'
import { contextFor, failureOf } from '../fixture.ts'

interface Seen {
  method: string
  url: string
  type: string
  body: string
}

async function serve(answer: (seen: Seen, response: ServerResponse) => void): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const parts: Buffer[] = []
    for await (const chunk of request) parts.push(chunk)
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      type: request.headers['content-type'] ?? '',
      body: Buffer.concat(parts).toString(),
    }
    seen.push(one)
    answer(one, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, seen }
}

const rules = {
  resolve: async (hostname: string) => (hostname.endsWith('.test') ? ['127.0.0.1'] : ['10.0.0.1']),
  allow: (address: string) => address === '127.0.0.1',
}
const tool = httpPost({ jobs: threadJobs(), rules })
const post = async (url: string, given: { json?: unknown; form?: Record<string, string | number | boolean> }) =>
  (await tool.run({ url, ...given }, contextFor('/nowhere'))).content

describe('http_post', () => {
  test('what is sent does not arrive, or the answer is not read', async () => {
    const { port, seen } = await serve((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":7}')
    })
    expect(await post(`http://shop.test:${port}/a`, { json: { name: 'Grüße', n: [1] } })).toBe('{\n "id": 7\n}')
    await post(`http://shop.test:${port}/b`, { form: { q: 'a b&c', n: 3, yes: true } })
    expect(seen).toEqual([
      { method: 'POST', url: '/a', type: 'application/json', body: '{"name":"Grüße","n":[1]}' },
      { method: 'POST', url: '/b', type: 'application/x-www-form-urlencoded', body: 'q=a+b%26c&n=3&yes=true' },
    ])
  })

  test('neither or both bodies are sent, or one that is far too large', async () => {
    for (const given of [{}, { json: 1, form: { a: 1 } }]) {
      expect((await failureOf(() => post('http://shop.test:9/', given))).code).toBe('TOOL_INVALID_ARGUMENTS')
    }
    const large = { json: 'x'.repeat(300_000) }
    expect((await failureOf(() => post('http://shop.test:9/', large))).code).toBe('LIMIT_REACHED')
  })

  test('a redirect asks again in the wrong way', async () => {
    const { port, seen } = await serve(({ url }, response) => {
      const status = { '/303': 303, '/302': 302, '/307': 307 }[url]
      if (status) response.writeHead(status, { location: `/done${url.slice(1)}` }).end()
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('fine')
    })
    for (const path of ['303', '302', '307']) await post(`http://shop.test:${port}/${path}`, { json: { a: 1 } })
    expect(seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST /303 {"a":1}',
      'GET /done303 ',
      'POST /302 {"a":1}',
      'GET /done302 ',
      'POST /307 {"a":1}',
      'POST /done307 {"a":1}',
    ])
  })

  test('what a person agreed to send to one host is passed on to another, or inwards', async () => {
    const inside = await serve((_, response) => response.end('secret'))
    for (const [status, host] of [
      [307, 'other.test'],
      [308, 'other.test'],
      [303, 'inside.lan'],
      [307, 'inside.lan'],
    ] as const) {
      const { port } = await serve((_, response) => {
        response.writeHead(status, { location: `http://${host}:${inside.port}/` }).end()
      })
      const failure = await failureOf(() => post(`http://shop.test:${port}/`, { json: 1 }))
      expect(failure.code).toBe('NOT_ALLOWED')
    }
    expect(inside.seen).toEqual([])
  })

  test('the reason for a refusal is kept from the model', async () => {
    const { port } = await serve((_, response) => {
      response.writeHead(422, { 'content-type': 'application/json' }).end('{"error":"name is missing"}')
    })
    const failure = await failureOf(() => post(`http://shop.test:${port}/`, { json: {} }))
    expect(failure.message).toContain('status 422. It says: {"error":"name is missing"}')
  })

  test('it runs without being asked for, or while the network is off', () => {
    expect(tool.effect).toBe('irreversible')
    expect(tool.disabledReason?.({ allowHttp: false })).toContain('switched off')
    expect(tool.disabledReason?.({ allowHttp: true })).toBeNull()
  })
})
