import { resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { McpDefinition } from '@shared/mcp.ts'
import type { Command } from 'commander'
import { client, type DefinitionOptions, definitionOf, pairs } from './mcp-definition.ts'
import { formatAllows, formatMcpServer, formatUnconfirmed } from './print-mcp.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface ChangeOptions extends GlobalOptions, DefinitionOptions {}
interface AllowOptions extends GlobalOptions {
  sampling?: boolean
  elicitation?: boolean
  /** False for `--no-root`. */
  root?: string[] | false
}

/** Adds `mcp change` and `mcp allow`: how a server is reached, and what it may ask of the studio. */
export function addMcpChangeCommands(named: (name: string, text: string) => Command): void {
  named('change', 'start or reach a server otherwise: by another command (after --) or --url; confirm it again then')
    .argument('[command...]', 'the program and its arguments')
    .option('--url <url>', 'the address of a server over streamable HTTP')
    .option('--client-id <id>', 'with an address: what its authorization server knows this program by')
    .option('--client-secret <secret>', `what was agreed on with the client id; write it as \${secret:NAME}`)
    .option('--env <pairs...>', 'NAME=VALUE for a program, in place of those it had')
    .option('--header <pairs...>', 'NAME=VALUE for an address, in place of those it had')
    .option('--cwd <folder>', 'the folder a program starts in')
    .action(async (name: string, words: string[], _options: ChangeOptions, command: Command) => {
      const options = command.optsWithGlobals<ChangeOptions>()
      const server = await within(options, ({ studio }) => {
        const { id, definition } = studio.mcp.get(name)
        return studio.mcp.update('cli', id, changed(definition, words, options))
      })
      print(options, server, () => (server.confirmed ? formatMcpServer(server) : formatUnconfirmed(server)))
    })
  named('allow', 'say what a server may ask of you: nothing by default; without options it shows that')
    .option('--sampling', 'ask the model while it carries out a call; each request is shown first')
    .option('--no-sampling', 'no longer')
    .option('--elicitation', 'ask you questions while it carries out a call')
    .option('--no-elicitation', 'no longer')
    .option('--root <folders...>', 'folders it is told of, in place of those before')
    .option('--no-root', 'tell it of no folder')
    .action(async (name: string, _options: AllowOptions, command: Command) => {
      const options = command.optsWithGlobals<AllowOptions>()
      const { sampling, elicitation, root } = options
      const change = {
        ...(sampling === undefined ? {} : { sampling }),
        ...(elicitation === undefined ? {} : { elicitation }),
        ...(root === undefined ? {} : { roots: root === false ? [] : root.map((folder) => resolve(folder)) }),
      }
      const looking = Object.keys(change).length === 0
      const server = await within(
        options,
        ({ studio }) => {
          const before = studio.mcp.get(name)
          return looking ? before : studio.mcp.allow('cli', before.id, { ...before.allows, ...change })
        },
        { lookOnly: looking },
      )
      print(options, server.allows, () => formatAllows(server))
    })
}

/** What is not said stays as it was. Errors: VALIDATION_FAILED. */
function changed(before: McpDefinition, words: string[], options: ChangeOptions): McpDefinition {
  const { url, env, header, cwd } = options
  if (words.length === 0 && url === undefined) {
    const known = client(options)
    if (before.transport === 'http' && (header || Object.keys(known).length > 0))
      return { ...before, ...(header ? { headers: pairs(header) } : {}), ...known }
    if (before.transport === 'stdio' && (env || cwd !== undefined))
      return { ...before, ...(env ? { env: pairs(env) } : {}), cwd: cwd ?? before.cwd }
    throw new StudioError(
      'VALIDATION_FAILED',
      'Say what to change: a program behind "--", --url, --client-id, --client-secret, --env, --header or --cwd.',
    )
  }
  const next = definitionOf(words, { ...(before.transport === 'http' ? client(before) : {}), ...options })
  if (next.transport === 'stdio' && before.transport === 'stdio')
    return { ...next, env: env ? next.env : before.env, cwd: next.cwd ?? before.cwd }
  if (next.transport === 'http' && before.transport === 'http')
    return { ...next, headers: header ? next.headers : before.headers }
  return next
}
