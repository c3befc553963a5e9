import { readFile } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { readJsonObject } from '@shared/json-object.ts'
import { type Command, Option } from 'commander'
import { callStream } from '../studio/mcp/call-stream.ts'
import { examine } from '../studio/mcp/doctor.ts'
import { chosenTools } from './chosen-mcp-tools.ts'
import { EXIT } from './exit.ts'
import { addMcpAccessCommands } from './mcp-access-commands.ts'
import { addMcpChangeCommands } from './mcp-change-commands.ts'
import { addMcpContentsCommands } from './mcp-contents-commands.ts'
import { type DefinitionOptions, definitionOf } from './mcp-definition.ts'
import { addMcpServeCommand } from './mcp-serve-command.ts'
import {
  formatChecks,
  formatImport,
  formatLog,
  formatMcpServer,
  formatMcpTools,
  formatPrompts,
  formatResources,
  formatUnconfirmed,
} from './print-mcp.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface AddOptions extends GlobalOptions, DefinitionOptions {}
interface ConfirmOptions extends GlobalOptions {
  hash?: string
}
interface ConsentOptions extends GlobalOptions {
  all?: boolean
  withdraw?: boolean
  effect?: 'pure' | 'idempotent' | 'mutating' | 'irreversible'
}
interface CallOptions extends GlobalOptions {
  input: string
}

/** Digits of a hash that are enough to name what is confirmed. */
const LEAST_DIGITS = 12

/** Adds the commands of servers of the Model Context Protocol. */
export function addMcpCommands(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const mcp = program.command('mcp').description('servers of the Model Context Protocol, whose tools agents can have')
  addMcpServeCommand(mcp, shared, done)
  addMcpAccessCommands(mcp, shared)
  addMcpContentsCommands(mcp, shared)
  const named = (name: string, text: string) =>
    shared(mcp.command(name).description(text)).argument('<name>', 'its name')

  shared(mcp.command('list').description('list the servers, their tools and how they stand')).action(
    async (_options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const servers = await within(options, ({ studio }) => studio.mcp.list(), { lookOnly: true })
      const text = () =>
        servers.map(formatMcpServer).join('\n') || 'No MCP servers. See "autoglm mcp add" and "import".'
      print(options, { servers }, text)
    },
  )
  shared(mcp.command('import').description('add the servers of another program; none is started'))
    .argument('<file>', 'a JSON file with "mcpServers" or "servers"')
    .action(async (file: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const text = await readFile(file, 'utf8').catch(() => {
        throw new StudioError('NOT_FOUND', `There is no file ${file} that can be read.`)
      })
      const found = await within(options, ({ studio }) => studio.mcp.import('cli', text))
      print(options, found, () => formatImport(found))
      if (found.added.length === 0) done(EXIT.failed)
    })
  named('add', 'add one server by its command (after --) or its --url')
    .argument('[command...]', 'the program and its arguments')
    .option('--url <url>', 'the address of a server over streamable HTTP')
    .option('--client-id <id>', 'with --url: what its authorization server knows this program by')
    .option('--client-secret <secret>', `what was agreed on with the client id; write it as \${secret:NAME}`)
    .option('--env <pairs...>', `NAME=VALUE for a program; write secrets as NAME=\${secret:NAME}`)
    .option('--header <pairs...>', `NAME=VALUE for an address; write secrets as NAME=\${secret:NAME}`)
    .option('--cwd <folder>', 'the folder a program starts in; the workspace when absent')
    .action(async (name: string, words: string[], _options: AddOptions, command: Command) => {
      const options = command.optsWithGlobals<AddOptions>()
      const server = await within(options, ({ studio }) => studio.mcp.add('cli', name, definitionOf(words, options)))
      print(options, server, () => formatUnconfirmed(server))
    })
  addMcpChangeCommands(named)
  named('confirm', 'allow a server to be started; without --hash it shows what that would be')
    .option('--hash <digits>', `at least ${LEAST_DIGITS} digits of the hash shown with the command line`)
    .action(async (name: string, _options: ConfirmOptions, command: Command) => {
      const options = command.optsWithGlobals<ConfirmOptions>()
      const { hash } = options
      const server = await within(
        options,
        ({ studio }) => {
          const shown = studio.mcp.get(name)
          if (hash === undefined) return shown
          const same = hash.length >= LEAST_DIGITS && shown.commandHash.startsWith(hash.toLowerCase())
          return studio.mcp.confirm('cli', name, same ? shown.commandHash : '0'.repeat(64))
        },
        { lookOnly: hash === undefined },
      )
      print(options, server, () => (server.confirmed ? formatMcpServer(server) : formatUnconfirmed(server)))
      if (!server.confirmed) done(EXIT.failed)
    })
  named('remove', 'forget a server with its secrets and all consent').action(
    async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(options, ({ studio }) => studio.mcp.remove('cli', name))
      print(options, { removed: name }, () => `${name} was removed.`)
    },
  )
  for (const enabled of [true, false])
    named(
      enabled ? 'enable' : 'disable',
      enabled ? 'use a confirmed server again' : 'take its tools from all agents',
    ).action(async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const server = await within(options, ({ studio }) => studio.mcp.setEnabled('cli', name, enabled))
      print(options, server, () => formatMcpServer(server))
    })
  named('tools', 'start a server and list its tools').action(
    async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const server = await within(options, ({ studio }) => studio.mcp.connect(name))
      print(options, server.tools, () => formatMcpTools(server))
    },
  )
  named('consent', 'let agents have tools as they are listed now; new and changed ones wait for this')
    .argument('[tools...]', 'their names, as the server calls them')
    .option('--all', 'every tool of the server')
    .option('--withdraw', 'take them back')
    .addOption(
      new Option(
        '--effect <effect>',
        'what they may change; irreversible, so always asked about, when never said',
      ).choices(['pure', 'idempotent', 'mutating', 'irreversible']),
    )
    .action(async (name: string, names: string[], _options: ConsentOptions, command: Command) => {
      const options = command.optsWithGlobals<ConsentOptions>()
      const server = await within(options, async ({ studio }) => {
        const withdraw = options.withdraw ?? false
        const before = withdraw ? studio.mcp.get(name) : await studio.mcp.connect(name)
        const chosen = chosenTools(before, names, options.all ?? false)
        if (options.effect) for (const tool of chosen) studio.mcp.setEffect('cli', before.id, tool.name, options.effect)
        return studio.mcp.consent('cli', before.id, chosen, !withdraw)
      })
      print(options, server.tools, () => formatMcpTools(server))
    })
  named('logs', 'start a server and show what it writes').action(
    async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const { lines, failed } = await within(options, async ({ studio }) => {
        const failed = await studio.mcp.connect(name).then(
          () => false,
          () => true,
        )
        return { lines: studio.mcp.logs(name), failed }
      })
      print(options, lines, () => lines.map(formatLog).join('\n'))
      if (failed) done(EXIT.failed)
    },
  )
  named('doctor', 'look at everything a connection needs; exit code 1 when something failed').action(
    async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const checks = await within(options, ({ studio }) => examine(studio.mcp, name))
      print(options, checks, () => formatChecks(checks))
      if (checks.some(({ result }) => result === 'failed')) done(EXIT.failed)
    },
  )
  named('resources', 'list what a server has to read, or read one')
    .argument('[uri]', 'the address of one')
    .action(async (name: string, uri: string | undefined, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      if (uri === undefined) {
        const resources = await within(options, async ({ studio }) => (await studio.mcp.use(name)).listResources())
        return print(options, resources, () => formatResources(resources))
      }
      const text = await within(options, async ({ studio }) => (await studio.mcp.use(name)).readResource(uri))
      print(options, { uri, text }, () => text)
    })
  named('prompts', 'list the prompts of a server, or show one')
    .argument('[prompt]', 'the name of one')
    .option('--input <json>', 'what it takes, a JSON object of texts', '{}')
    .action(async (name: string, prompt: string | undefined, _options: CallOptions, command: Command) => {
      const options = command.optsWithGlobals<CallOptions>()
      if (prompt === undefined) {
        const prompts = await within(options, async ({ studio }) => (await studio.mcp.use(name)).listPrompts())
        return print(options, prompts, () => formatPrompts(prompts))
      }
      const given = Object.fromEntries(Object.entries(inputOf(options)).map(([key, value]) => [key, String(value)]))
      const text = await within(options, async ({ studio }) => (await studio.mcp.use(name)).getPrompt(prompt, given))
      print(options, { prompt, text }, () => text)
    })
  named('call', 'call one tool of a server yourself')
    .argument('<tool>', 'as the server calls it')
    .option('--input <json>', 'its input, a JSON object', '{}')
    .action(async (name: string, tool: string, _options: CallOptions, command: Command) => {
      const options = command.optsWithGlobals<CallOptions>()
      const input = inputOf(options)
      const outcome = await within(options, async ({ studio }) => {
        const serverId = studio.mcp.get(name).id
        for await (const event of callStream(studio.mcp, 'cli', { serverId, tool, input })) {
          if (event.type === 'done') return event
          if (!options.json) process.stderr.write(`${event.done}${event.total === null ? '' : ` of ${event.total}`}\n`)
        }
        throw new StudioError('INTERNAL', 'The call ended without a result.')
      })
      print(options, outcome, () => outcome.text)
      if (outcome.isError) done(EXIT.failed)
    })
}

/** Errors: VALIDATION_FAILED. */
function inputOf({ input }: CallOptions): Record<string, unknown> {
  const read = readJsonObject(input)
  if (read) return read
  throw new StudioError('VALIDATION_FAILED', '--input must be a JSON object, such as {"message": "hello"}.')
}
