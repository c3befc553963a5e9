import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decodeTraces } from '../../../src/main/trace/otlp/protobuf.ts'
import { OtlpSender } from '../../../src/main/trace/otlp/sender.ts'
import { openStudio, runToEnd } from '../../support/studio.ts'

interface Got {
  headers: IncomingMessage['headers']
  body: Buffer
}

/** A collector that answers as it is told, the last answer for ever: a status, or `cut` for a connection that breaks. */
async function collector(answers: (number | 'cut')[] = [200], headers: Record<string, string> = {}) {
  const got: Got[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      got.push({ headers: request.headers, body: Buffer.concat(chunks) })
      if (answer === 'cut') request.socket.destroy()
      else response.writeHead(answer ?? 200, headers).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { got, endpoint: `http://127.0.0.1:${port}/v1/traces` }
}
const target = (endpoint: string) => ({ endpoint, contentType: 'application/x-protobuf' as const })

describe('the sender of OTLP', () => {
  it('comes back after cuts, 503 and 429, and sends everything once and in order', async () => {
    const { got, endpoint } = await collector(['cut', 503, 429, 200], { 'retry-after': '0' })
    const sender = new OtlpSender(5)
    for (const text of ['a', 'b', 'c']) sender.send(target(endpoint), Buffer.from(text))
    await sender.idle()
    expect(got.map(({ body }) => String(body))).toEqual(['a', 'a', 'a', 'a', 'b', 'c'])
    expect(sender.status).toMatchObject({ sent: 3, waiting: 0, dropped: 0, trouble: null })
  })

  it('waits as long as the server asks', async () => {
    const { got, endpoint } = await collector([503, 200], { 'retry-after': '1' })
    const sender = new OtlpSender(1)
    sender.send(target(endpoint), Buffer.from('a'))
    while (got.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    // By its own clock it would have tried again long ago.
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(got).toHaveLength(1)
    await sender.idle()
    expect(got).toHaveLength(2)
  })

  it('gives up what a server will never take, at once, and goes on with the next', async () => {
    const { got, endpoint } = await collector([400, 200])
    const sender = new OtlpSender(1)
    sender.send(target(endpoint), Buffer.from('bad'))
    sender.send(target(endpoint), Buffer.from('good'))
    await sender.idle()
    expect(got.map(({ body }) => String(body))).toEqual(['bad', 'good'])
    expect(sender.status).toMatchObject({ sent: 1, dropped: 1 })
  })

  it('holds a bounded amount: the oldest make room, and nobody waits', async () => {
    const sender = new OtlpSender(60_000)
    onTestFinished(() => sender.close())
    for (let count = 0; count < 40; count += 1) sender.send(target('http://127.0.0.1:9/'), Buffer.alloc(1024 * 1024))
    expect(sender.status.waiting).toBe(32)
    expect(sender.status.dropped).toBe(8)
  })

  it('ends at once when it is closed in the middle of a wait', async () => {
    const { got, endpoint } = await collector([503], { 'retry-after': '3600' })
    const sender = new OtlpSender()
    sender.send(target(endpoint), Buffer.from('a'))
    while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await sender.close()
    expect(sender.status.sent).toBe(0)
  })
})

describe('sending runs', () => {
  it('sends nothing unless told to, then each run when it ends, without content and with a header that is kept nowhere', async () => {
    const { got, endpoint } = await collector()
    const test = await openStudio()
    const { studio, profilePath } = test
    await runToEnd(test, 'What is 12*7?')
    await studio.push.idle()
    expect(got).toEqual([])

    studio.settings.update('test', { otlp: { endpoint } })
    studio.push.setHeaders('Authorization: Bearer very-secret-key-1')
    const run = await runToEnd(test, 'What is 13*7?')
    await studio.push.idle()
    expect(got).toHaveLength(1)
    expect(got[0]?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      authorization: 'Bearer very-secret-key-1',
    })
    const spans = decodeTraces(got[0]!.body).resourceSpans[0]?.scopeSpans[0]?.spans
    expect(spans?.map(({ name }) => name?.split(' ')[0])).toEqual(['invoke_agent', 'chat', 'execute_tool', 'chat'])
    expect(JSON.stringify(spans)).toContain(run.id)
    expect(JSON.stringify(spans)).not.toContain('13*7')
    expect(studio.push.status).toMatchObject({ sent: 1, headers: ['authorization'] })

    studio.settings.update('test', { otlp: { protocol: 'http/json', content: true } })
    await runToEnd(test, 'What is 14*7?')
    await test.close()
    expect(got[1]?.headers['content-type']).toBe('application/json')
    expect(String(got[1]?.body)).toContain('14*7')
    const kept = readdirSync(profilePath, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const file of kept) expect(readFileSync(join(file.parentPath, file.name)).includes('very-secret')).toBe(false)
  })

  it('lets runs go on when nobody listens', async () => {
    const test = await openStudio()
    test.studio.settings.update('test', { otlp: { endpoint: 'http://127.0.0.1:9/v1/traces' } })
    expect((await runToEnd(test, 'What is 12*7?')).status).toBe('done')
    expect((await runToEnd(test, 'What is 12*7?')).status).toBe('done')
    expect(test.studio.push.status.sent).toBe(0)
  })
})
