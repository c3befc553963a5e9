import { randomBytes } from 'node:crypto'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { StudioError } from '@shared/errors.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { version } from '../../../package.json'
import { chooseExposed } from '../studio/mcp-server/exposed.ts'
import { mcpServer } from '../studio/mcp-server/mcp-server.ts'
import { serveHttp } from '../studio/mcp-server/serve-http.ts'
import { EXIT } from './exit.ts'
import { type GlobalOptions, within } from './within.ts'

interface ServeOptions extends GlobalOptions {
  agent: string[]
  tool: string[]
  allow: string[]
  http?: number
  tokenEnv?: string
}

/** Adds `mcp serve`: gives other programs the agents and tools that were named. */
export function addMcpServeCommand(
  mcp: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(mcp.command('serve').description('give other programs agents and tools of this studio, over stdio or HTTP'))
    .option('--agent <agents...>', 'agents that may be asked, by name or id', [])
    .option('--tool <tools...>', 'tools that may be called', [])
    .option('--allow <tools...>', 'of these and of the agents’ tools: those that may change something', [])
    .option('--http <port>', 'on 127.0.0.1 at this port (0: any) instead of stdio', parsePort)
    .option(
      '--token-env <name>',
      'with --http: the environment variable with the bearer token (default: a new one, shown)',
    )
    .action(async (_options: ServeOptions, command: Command) => {
      const options = command.optsWithGlobals<ServeOptions>()
      done(
        await within(options, async ({ studio, startEngine }) => {
          const { agent: agents, tool: tools, allow } = options
          const exposed = chooseExposed(studio, { agents, tools, allow })
          if (agents.length > 0) {
            startEngine()
            await studio.addBundledModels()
          }
          studio.audit.append({
            actor: 'cli',
            action: 'mcp.served',
            subject: 'mcp',
            result: 'ok',
            details: { agents, tools, allow },
          })
          const make = () => mcpServer(studio, version, exposed)
          const names = [...exposed.tools.map(({ name }) => name), ...exposed.agents.keys()].join(', ')
          if (options.http === undefined) {
            const ended = new Promise<void>((resolve) => process.stdin.once('close', resolve).once('end', resolve))
            const serving = serveStdio(make, { onerror: (error) => console.error(`autoglm: ${error.message}`) })
            console.error(`autoglm: serving ${names} over stdio`)
            await Promise.race([ended, interrupted()])
            await serving.close()
            return EXIT.done
          }
          const token = tokenOf(options)
          const serving = await serveHttp(options.http, token, make)
          process.stdout.write(
            options.json
              ? `${JSON.stringify({ url: serving.url, token })}\n`
              : `${serving.url}\nBearer token: ${token}\n`,
          )
          console.error(`autoglm: serving ${names}; Ctrl+C ends it`)
          await interrupted()
          await serving.close()
          return EXIT.done
        }),
      )
    })
}

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })

/** What callers must send. Errors: VALIDATION_FAILED for a variable that is not set, or too short to be a secret. */
function tokenOf({ tokenEnv }: ServeOptions): string {
  if (tokenEnv === undefined) return randomBytes(24).toString('base64url')
  const token = (process.env[tokenEnv] ?? '').trim()
  if (token.length >= 16) return token
  throw new StudioError('VALIDATION_FAILED', `${tokenEnv} must hold a token of at least 16 characters.`)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
