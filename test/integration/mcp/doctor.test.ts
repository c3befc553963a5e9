import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { McpDefinition, McpProblemKind } from '@shared/mcp.ts'
import { NOTHING_ALLOWED } from '@shared/mcp-requests.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { examine } from '../../../src/main/studio/mcp/doctor.ts'
import { connect } from '../../../src/main/tools/mcp/connection.ts'
import { McpFailure } from '../../../src/main/tools/mcp/failure.ts'
import type { McpTarget } from '../../../src/main/tools/mcp/types.ts'
import { confirmed, consented, inlineServer, referenceServer, smallServer } from '../../support/mcp-servers.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'

const http = (url: string, headers: Record<string, string> = {}): McpDefinition => ({ transport: 'http', url, headers })

/** Opens a connection that must fail, without waiting long for a handshake. */
async function failureOf(target: McpTarget): Promise<McpFailure> {
  const listener = { onLog: () => {}, onToolsChanged: () => {}, onClosed: () => {} }
  const terms = { server: 'test', allows: NOTHING_ALLOWED }
  const signal = new AbortController().signal
  const error = await connect(target, { version: 'test', terms, listener, signal, handshakeMs: 1_500 }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof McpFailure) return error
  throw new Error(`it did not fail as a server does: ${String(error)}`)
}

const inline = (code: string): McpTarget => ({
  transport: 'stdio',
  command: process.execPath,
  args: ['-e', code],
  env: {},
  cwd: process.cwd(),
})

async function answering(status: number, body = '', headers: Record<string, string> = {}): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status, headers).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
}

/** An address at which somebody listened a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return `http://127.0.0.1:${port}/mcp`
}

describe('why a connection failed', () => {
  it.each<[string, McpTarget, McpProblemKind]>([
    ['there is no such program', { ...inline(''), command: 'no-such-program-here' } as McpTarget, 'not-found'],
    [
      'it is no program',
      { ...inline(''), command: join(process.cwd(), 'package.json') } as McpTarget,
      'not-executable',
    ],
    ['it ends at once', inline(`console.error('the key is missing'); process.exit(3)`), 'crashed'],
    ['it says nothing', inline('setInterval(() => {}, 1000)'), 'no-handshake'],
    ['it talks of something else', inline(`setInterval(() => console.log('hello there'), 50)`), 'not-mcp'],
  ])('is told apart: %s', async (_words, target, kind) => {
    expect((await failureOf(target)).problem).toMatchObject({ kind })
  })

  it('comes with the last words and the exit code of a crash', async () => {
    const { problem } = await failureOf(inline(`console.error('the key is missing'); process.exit(3)`))
    expect(problem.message).toContain('exit code 3')
    expect(problem.lines).toContain('the key is missing')
  })

  it.each<[string, () => Promise<string>, McpProblemKind]>([
    ['the name is not known', async () => 'https://no-such-host.invalid/mcp', 'dns'],
    ['nothing listens', closedAddress, 'unreachable'],
    ['it wants a sign-in', () => answering(401), 'sign-in'],
    ['it knows who asks and refuses', () => answering(403), 'forbidden'],
    ['there is nothing at this path', () => answering(404), 'http'],
    ['it sends a page', () => answering(200, '<html></html>', { 'content-type': 'text/html' }), 'not-mcp'],
    ['it is broken', () => answering(500, 'oh no'), 'http'],
  ])('is told apart on the network: %s', async (_words, url, kind) => {
    expect((await failureOf({ transport: 'http', url: await url(), headers: {} })).problem.kind).toBe(kind)
  })

  it('is told apart on the network: what answers speaks no TLS', async () => {
    const plain = await answering(200)
    const { problem } = await failureOf({ transport: 'http', url: plain.replace('http:', 'https:'), headers: {} })
    expect(problem.kind).toBe('tls')
  })
})

describe('the Connection Doctor', () => {
  it('says of each thing how it stands, and skips what lies behind a failure', async () => {
    const test = await openStudio()
    const good = await confirmed(test, 'memory', referenceServer('memory'))
    expect((await examine(test.studio.mcp, good.id)).map(({ result }) => result)).toEqual(Array(6).fill('ok'))
    const lost = await confirmed(test, 'lost', { ...referenceServer('memory'), command: 'no-such-program-here' })
    const checks = await examine(test.studio.mcp, lost.id)
    expect(checks.map(({ result }) => result)).toEqual(['ok', 'ok', 'failed', 'skipped', 'skipped', 'skipped'])
    expect(checks[2]?.problem?.kind).toBe('not-found')
    const nowhere = await confirmed(test, 'nowhere', {
      ...referenceServer('memory'),
      cwd: join(temporaryFolder(), 'x'),
    })
    expect((await examine(test.studio.mcp, nowhere.id))[2]?.message).toContain('folder')
  })

  it('names tools whose schema no model can be told', async () => {
    const test = await openStudio()
    const long = `[{ name: 'big', description: '', inputSchema: { type: 'object', description: 'x'.repeat(70000) } }]`
    const { id } = await confirmed(test, 'small', inlineServer(smallServer(long)))
    await consented(test, id)
    const checks = await examine(test.studio.mcp, id)
    expect(checks.at(-1)).toMatchObject({ check: 'schemas', result: 'failed', problem: { kind: 'schema' } })
    expect(test.studio.tools.registry.has('small_big')).toBe(false)
  })

  it('refuses addresses over which a key could be read', async () => {
    const test = await openStudio()
    const { id } = await confirmed(test, 'plain', http('http://example.com/mcp'))
    await expect(test.studio.mcp.connect(id)).rejects.toThrow('https://')
  })
})
