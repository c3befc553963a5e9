import { spawn } from 'node:child_process'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startCli } from '../../support/cli.ts'
import { clientOf } from '../../support/client.ts'
import { openStudio, projectRoot, temporaryFolder } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

/** What the pinned conformance suite asks of a server that has tools and nothing else. */
const SCENARIOS = [
  'server-initialize',
  'ping',
  'tools-list',
  'tools-call-simple-text',
  'tools-call-error',
  'dns-rebinding-protection',
  'http-header-validation',
]

const fixture = (name: string, body: string): string => `import { defineTool, z } from 'autoglm'
export default defineTool({
  name: '${name}',
  description: 'For the conformance suite',
  effect: 'pure',
  input: z.object({}),
  async run() { ${body} },
})
`

/** The suite sends no token, so that one is put to what it sends; all else passes as it is. */
async function withToken(url: string, token: string): Promise<string> {
  const { port, pathname } = new URL(url)
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` }
    const forwarded = request(
      { host: '127.0.0.1', port, path: pathname, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    forwarded.on('error', () => outgoing.destroy())
    outgoing.on('close', () => forwarded.destroy())
    incoming.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`
}

function judge(url: string, scenario: string): Promise<{ code: number | null; text: string }> {
  const suite = join(projectRoot, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
  const child = spawn(process.execPath, [suite, 'server', '--url', url, '--scenario', scenario])
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })))
}

it('the server does otherwise than the conformance suite says', async () => {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  const api = clientOf(seed)
  const bodies = {
    test_simple_text: "return 'This is a simple text response for testing.'",
    test_error_handling: "throw new Error('This tool intentionally returns an error for testing')",
  }
  for (const [name, body] of Object.entries(bodies)) {
    const { id } = await api.tools.create({ source: fixture(name, body) })
    await api.tools.enable({ toolId: id, granted: [] })
  }
  await seed.close()
  const child = startCli([
    'mcp',
    'serve',
    '--tool',
    ...Object.keys(bodies),
    '--http',
    '0',
    '--json',
    '--profile',
    profilePath,
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  await until(() => out.endsWith('\n'))
  const { url, token } = JSON.parse(out) as { url: string; token: string }
  const open = await withToken(url, token)
  const verdicts = await Promise.all(
    SCENARIOS.map(async (scenario) => ({ scenario, ...(await judge(open, scenario)) })),
  )
  for (const { scenario, code, text } of verdicts) expect(code, `${scenario}\n${text}`).toBe(0)
})
