import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { confirmed, consented } from '../../support/mcp-servers.ts'
import { openStudio, projectRoot } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

const script = join(projectRoot, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function startServer(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  await until(() => said.includes('listening'))
  return child
}

it('a server over streamable HTTP is used, lost, and found again', async () => {
  const port = await freePort()
  const child = await startServer(port)
  const test = await openStudio()
  const api = clientOf(test)
  const definition = { transport: 'http' as const, url: `http://127.0.0.1:${port}/mcp`, headers: {} }
  const { id, commandLine } = await confirmed(test, 'everything', definition)
  expect(commandLine).toBe(definition.url)
  const { peer, pid, tools } = await consented(test, id)
  expect(pid).toBeNull()
  expect(peer).toMatchObject({ protocol: expect.stringMatching(/^20\d\d-/) })
  expect(tools.length).toBeGreaterThan(5)
  const echo = async (message: string) => {
    let text = ''
    const call = { serverId: id, tool: 'echo', input: { message } }
    for await (const event of await api.mcp.call(call)) if (event.type === 'done') text = event.text
    return text
  }
  expect(await echo('over http')).toBe('Echo: over http')
  expect((await api.mcp.resources({ serverId: id })).length).toBeGreaterThan(3)
  expect((await api.mcp.prompts({ serverId: id })).map(({ name }) => name)).toContain('simple-prompt')
  expect((await api.mcp.prompt({ serverId: id, name: 'simple-prompt', given: {} })).text).toMatch(/^user: /)

  child.kill('SIGKILL')
  await once(child, 'exit')
  await expect(echo('lost')).rejects.toMatchObject({ code: 'TOOL_FAILED' })
  await until(() => test.studio.mcp.get(id).phase !== 'ready')
  await startServer(port)
  expect(await echo('found')).toBe('Echo: found')
})
