import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { collect, startCli } from '../../support/cli.ts'
import { scriptedProfile } from '../../support/scripted-profile.ts'
import { built, temporaryFolder } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

const cliPath = join(built, 'cli.js')

/** A profile whose agent writes a file in its first step and says so in its second. */
async function profile() {
  const workspace = temporaryFolder('workspace')
  writeFileSync(join(workspace, 'a.txt'), 'one apple')
  const write = { name: 'write_file', arguments: { path: 'b.txt', content: 'two' } }
  const { profilePath } = await scriptedProfile(
    () => [{ calls: [write] }, { answer: 'Written.' }],
    ['write_file'],
    workspace,
  )
  return { profilePath, workspace }
}

const textOf = (result: { content: unknown }): string =>
  (result.content as { type: string; text?: string }[]).map(({ text }) => text ?? '').join('\n')

describe('the studio as a server of the Model Context Protocol', () => {
  it.each(['auto', 'legacy'] as const)(
    'gives the official client more than was named, or not that (%s)',
    async (mode) => {
      const { profilePath, workspace } = await profile()
      const named = ['--tool', 'read_file', 'calculator', '--agent', 'Assistant']
      const client = new Client({ name: 'peer', version: '1' }, { versionNegotiation: { mode } })
      onTestFinished(() => client.close())
      const args = [cliPath, 'mcp', 'serve', ...named, '--profile', profilePath]
      await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }))
      expect(client.getNegotiatedProtocolVersion()).toBe(mode === 'auto' ? '2026-07-28' : '2025-11-25')
      const { tools } = await client.listTools()
      expect(tools.map(({ name }) => name).sort()).toEqual(['ask_assistant', 'calculator', 'read_file'])
      expect(textOf(await client.callTool({ name: 'calculator', arguments: { expression: '6*7' } }))).toBe('42')
      expect(textOf(await client.callTool({ name: 'read_file', arguments: { path: 'a.txt' } }))).toBe('one apple')
      const outside = await client.callTool({ name: 'read_file', arguments: { path: '../../etc/passwd' } })
      expect(outside.isError).toBe(true)
      await expect(client.callTool({ name: 'write_file', arguments: { path: 'c', content: 'c' } })).rejects.toThrow()
      // Nobody is there to approve, so the agent is told that it may not.
      const steps: number[] = []
      const asked = await client.callTool(
        { name: 'ask_assistant', arguments: { input: 'Write it' } },
        { onprogress: ({ progress }) => steps.push(progress) },
      )
      expect(textOf(asked)).toBe('Written.')
      expect(existsSync(join(workspace, 'b.txt'))).toBe(false)
      expect(steps[0]).toBe(1)
    },
  )

  it('lets an agent change what was allowed by name, and nothing without', async () => {
    const { profilePath, workspace } = await profile()
    const refused = await collect(startCli(['mcp', 'serve', '--tool', 'write_file', '--profile', profilePath]))
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow write_file') })
    expect((await collect(startCli(['mcp', 'serve', '--profile', profilePath]))).code).toBe(2)
    const client = new Client({ name: 'peer', version: '1' })
    const args = [cliPath, 'mcp', 'serve', '--agent', 'Assistant', '--allow', 'write_file', '--profile', profilePath]
    await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }))
    await client.callTool({ name: 'ask_assistant', arguments: { input: 'Write it' } })
    expect(readFileSync(join(workspace, 'b.txt'), 'utf8')).toBe('two')
    await client.close()
    const runs = JSON.parse((await collect(startCli(['runs', '--json', '--profile', profilePath]))).stdout)
    expect(runs.runs).toHaveLength(1)
  })

  it('keeps what a call of another program changes, and the way back', async () => {
    const { profilePath, workspace } = await profile()
    const client = new Client({ name: 'peer', version: '1' })
    const named = ['--tool', 'write_file', 'delete_file', 'calculator', '--allow', 'write_file', 'delete_file']
    const args = [cliPath, 'mcp', 'serve', ...named, '--profile', profilePath]
    await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }))
    await client.callTool({ name: 'calculator', arguments: { expression: '1' } })
    await client.callTool({ name: 'write_file', arguments: { path: 'a.txt', content: 'another pear' } })
    const refused = await client.callTool({ name: 'write_file', arguments: { path: '../out.txt', content: 'no' } })
    expect(refused.isError).toBe(true)
    await client.close()
    const autoglm = async (...words: string[]) => {
      const { code, stdout, stderr } = await collect(startCli([...words, '--json', '--profile', profilePath]))
      expect(stderr, words.join(' ')).toBe('')
      return { code, ...(JSON.parse(stdout) as Record<string, unknown>) }
    }
    const { runs } = (await autoglm('runs')) as unknown as { runs: { id: string; status: string; agentName: string }[] }
    expect(runs.map(({ status, agentName }) => [status, agentName])).toEqual([
      ['failed', 'peer'],
      ['done', 'peer'],
    ])
    expect(readFileSync(join(workspace, 'a.txt'), 'utf8')).toBe('another pear')
    await autoglm('undo', runs[1]?.id ?? '')
    expect(readFileSync(join(workspace, 'a.txt'), 'utf8')).toBe('one apple')
    // There is nothing to go on with, and it says so.
    const again = await collect(startCli(['resume', runs[1]?.id ?? '', '--profile', profilePath]))
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('Another program made this call') })
    expect(await autoglm('audit', 'verify')).toMatchObject({ code: 0 })
  })

  it('answers over HTTP whoever asks, or a page of a browser', async () => {
    const { profilePath } = await profile()
    const args = ['mcp', 'serve', '--tool', 'calculator', '--http', '0', '--json', '--profile', profilePath]
    const child = startCli(args)
    onTestFinished(() => void child.kill('SIGKILL'))
    let out = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    await until(() => out.endsWith('\n'))
    const { url, token } = JSON.parse(out) as { url: string; token: string }
    const ask = (headers: Record<string, string>) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' })
    const bearer = { authorization: `Bearer ${token}` }
    expect((await ask({})).status).toBe(401)
    expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await ask({ ...bearer, origin: 'https://evil.example' })).status).toBe(403)
    const client = new Client({ name: 'peer', version: '1' }, { versionNegotiation: { mode: 'auto' } })
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: bearer } }))
    expect(textOf(await client.callTool({ name: 'calculator', arguments: { expression: '1+1' } }))).toBe('2')
    await client.close()
    const closed = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    expect(await closed).toBe(0)
  })
})
