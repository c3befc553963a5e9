import { StudioError } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import type { McpCallEvent, McpDefinition, McpServer, McpSignInEvent, McpTool } from '@shared/mcp.ts'
import type { StudioClient } from '../client.ts'
import { once } from './trace-watch.ts'

interface Stage {
  servers(): McpServer[]
  publish(servers: McpServer[]): void
  wait(ms: number): Promise<void>
}

/** The schemas stay out of the page, so it is said here once more. */
const NOTHING_ALLOWED: McpServer['allows'] = { sampling: false, elicitation: false, roots: [] }

const hash = 'c'.repeat(64)

/** Servers that all start and have the same two tools. */
export function twinMcp({ servers, publish, wait }: Stage): StudioClient['mcp'] {
  const find = (id: string): McpServer => {
    const found = servers().find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', 'There is no such MCP server.')
    return found
  }
  const change = (id: string, changed: Partial<McpServer>): McpServer => {
    const next = { ...find(id), ...changed }
    publish(servers().map((each) => (each.id === id ? next : each)))
    return next
  }
  const add = (name: string, definition: McpDefinition): McpServer => {
    if (servers().some((each) => each.name === name))
      throw new StudioError('CONFLICT', `There is a server "${name}" already.`)
    const added = serverOf(name, definition)
    publish([...servers(), added])
    return added
  }
  const connect = async (id: string): Promise<McpServer> => {
    change(id, { phase: 'starting' })
    await wait(500)
    const { name, tools } = find(id)
    const peer = { name, version: '1.0.0', protocol: '2025-11-25' }
    return change(id, { phase: 'ready', pid: 4711, peer, tools: tools.length > 0 ? tools : toolsOf(name) })
  }
  const changeTools = (id: string, names: readonly string[], changed: Partial<McpTool>): McpServer =>
    change(id, {
      tools: find(id).tools.map((tool) => (names.includes(tool.name) ? { ...tool, ...changed } : tool)),
    })
  return {
    import: async ({ text }) => {
      const { mcpServers = {} } = JSON.parse(text) as {
        mcpServers?: Record<string, { command?: string; args?: string[] }>
      }
      const added = Object.entries(mcpServers).map(([name, { command = 'none', args = [] }]) =>
        add(name, { transport: 'stdio', command, args, env: {}, cwd: null }),
      )
      return { added, skipped: [], secrets: [] }
    },
    add: async ({ name, definition }) => add(name, definition),
    update: async ({ serverId, definition }) => {
      const { name, tools } = find(serverId)
      return change(serverId, { ...serverOf(name, definition), tools })
    },
    confirm: async ({ serverId }) => change(serverId, { confirmed: true, enabled: true, phase: 'idle' }),
    allow: async ({ serverId, allows }) => change(serverId, { allows: { ...NOTHING_ALLOWED, ...allows } }),
    addRoot: async ({ serverId }) => {
      const { allows } = find(serverId)
      return change(serverId, { allows: { ...allows, roots: [...allows.roots, '/home/me/work'] } })
    },
    answer: async () => {
      throw new StudioError('NOT_FOUND', 'This call does not wait for a decision any more.')
    },
    setEnabled: async ({ serverId, enabled }) =>
      change(serverId, { enabled, phase: enabled ? 'idle' : 'disabled', pid: null, peer: null }),
    remove: async ({ serverId }) => publish(servers().filter(({ id }) => id !== find(serverId).id)),
    connect: async ({ serverId }) => connect(serverId),
    consent: async ({ serverId, tools, given }) =>
      changeTools(
        serverId,
        tools.map(({ name }) => name),
        { consent: given ? 'given' : 'new' },
      ),
    setEffect: async ({ serverId, tool, effect }) => changeTools(serverId, [tool], { effect }),
    setSecret: async ({ serverId, name }) => {
      const { missingSecrets } = find(serverId)
      return change(serverId, { missingSecrets: missingSecrets.filter((each) => each !== name) })
    },
    signIn: async ({ serverId }) => {
      const server = change(serverId, { signedIn: true })
      return once<McpSignInEvent>({ type: 'done', server })
    },
    openSignIn: async () => {},
    signOut: async ({ serverId }) => change(serverId, { signedIn: false }),
    logs: async ({ serverId }) => [{ at: 0, source: 'stderr', text: `${find(serverId).name} is running` }],
    examine: async ({ serverId }) => {
      await connect(serverId)
      return [
        { check: 'confirmed', result: 'ok', message: 'What is started was confirmed.', problem: null },
        { check: 'connect', result: 'ok', message: 'It speaks protocol 2025-11-25.', problem: null },
      ]
    },
    resources: async () => [
      {
        uri: 'demo://notes',
        name: 'notes',
        description: 'Some notes',
        mimeType: 'text/plain',
        template: false,
        places: [],
      },
    ],
    readResource: async ({ uri }) => ({ text: `<${uri}>\nNotes.` }),
    prompts: async () => [{ name: 'greet', label: 'greet', description: 'Says hello', arguments: [] }],
    prompt: async ({ name }) => ({ text: `user: ${name}` }),
    complete: async () => [],
    call: async ({ input }) => {
      await wait(200)
      return once<McpCallEvent>({ type: 'done', text: JSON.stringify(input), isError: false, milliseconds: 200 })
    },
  }
}

const serverOf = (name: string, definition: McpDefinition): McpServer => ({
  // Ids are branded by parsing, and zod stays out of the page.
  id: `mcp_${name.toLowerCase()}` as McpServerId,
  name,
  definition,
  commandLine: definition.transport === 'stdio' ? [definition.command, ...definition.args].join(' ') : definition.url,
  folder: definition.transport === 'stdio' ? '/home/you/workspace' : null,
  given: Object.entries(definition.transport === 'stdio' ? definition.env : definition.headers).map(
    ([key, value]) => `${key}=${value}`,
  ),
  commandHash: hash,
  confirmed: false,
  enabled: false,
  allows: NOTHING_ALLOWED,
  signedIn: false,
  missingSecrets: [],
  phase: 'unconfirmed',
  problem: null,
  pid: null,
  peer: null,
  restarts: 0,
  tools: [],
})

const toolsOf = (server: string): McpTool[] =>
  ['read_note', 'write_note'].map((name) => ({
    name,
    toolName: `${server}_${name}`,
    description: name === 'read_note' ? 'Reads a note' : 'Writes a note',
    inputSchema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
    hash,
    consent: 'new',
    effect: 'irreversible',
    claims: name === 'read_note' ? ['readOnly'] : [],
    hidden: [],
    problem: null,
  }))
