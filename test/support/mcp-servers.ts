import { join } from 'node:path'
import type { McpDefinition, McpServer } from '@shared/mcp.ts'
import { projectRoot, type TestStudio } from './studio.ts'

type Stdio = Extract<McpDefinition, { transport: 'stdio' }>

const packages = join(projectRoot, 'node_modules/@modelcontextprotocol')

/** An official reference server as a process. */
export const referenceServer = (name: 'everything' | 'filesystem' | 'memory', args: string[] = []): Stdio =>
  program(join(packages, `server-${name}/dist/index.js`), args)

export const program = (script: string, args: string[] = []): Stdio => ({
  transport: 'stdio',
  command: process.execPath,
  args: [script, ...args],
  env: {},
  cwd: null,
})

/** A server whose code is given as text. */
export const inlineServer = (code: string): Stdio => program('-e', [code])

/** Adds and confirms a server, as a person does. */
export async function confirmed({ studio }: TestStudio, name: string, definition: McpDefinition): Promise<McpServer> {
  const { id, commandHash } = await studio.mcp.add('test', name, definition)
  return studio.mcp.confirm('test', id, commandHash)
}

/** Consents to all a connected server lists. */
export async function consented({ studio }: TestStudio, id: McpServer['id']): Promise<McpServer> {
  const { tools } = await studio.mcp.connect(id)
  return studio.mcp.consent('test', id, tools, true)
}

/** The code of a small server, for what the reference servers cannot be made to do. `tools` is an expression that gives the list. */
export const smallServer = (tools: string, onCall = `reply({ content: [{ type: 'text', text: 'done' }] })`): string => `
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
let calls = 0
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return
  const reply = (result) => send({ id, result })
  if (method === 'initialize') reply({ protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'small', version: '1' } })
  else if (method === 'tools/list') reply({ tools: ${tools} })
  else if (method === 'tools/call') { calls += 1; ${onCall} }
  else send({ id, error: { code: -32601, message: 'unknown method' } })
}).on('close', () => process.exit(0))`
