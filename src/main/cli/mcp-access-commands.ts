import { StudioError } from '@shared/errors.ts'
import type { Command } from 'commander'
import { signInStream } from '../studio/mcp/sign-in-stream.ts'
import { formatMcpServer, formatUnconfirmed } from './print-mcp.ts'
import { safe } from './safe-text.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** Adds the commands that say who the person is to a server, and where its name may lead. */
export function addMcpAccessCommands(mcp: Command, shared: (command: Command) => Command): void {
  const named = (name: string, text: string) =>
    shared(mcp.command(name).description(text)).argument('<name>', 'its name')
  named('login', 'sign in at a server with your browser; its address is shown, and nothing opens it but you').action(
    async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const server = await within(options, async ({ studio: { mcp } }) => {
        const stop = new AbortController()
        const interrupt = () => stop.abort()
        process.once('SIGINT', interrupt)
        try {
          for await (const event of signInStream(mcp, 'cli', mcp.get(name).id, stop.signal)) {
            if (event.type === 'done') return event.server
            // On standard error, so that what is piped on is the outcome alone.
            process.stderr.write(`Open this address in a browser on this machine:\n${safe(event.address)}\n`)
          }
        } finally {
          process.off('SIGINT', interrupt)
        }
        throw new StudioError('CANCELLED', 'The sign-in was cancelled.')
      })
      print(options, server, () => `You are signed in at ${server.name}.`)
    },
  )
  named('logout', 'forget the sign-in at a server').action(
    async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const server = await within(options, async ({ studio: { mcp } }) => {
        await mcp.signIns.signOut('cli', mcp.get(name))
        return mcp.get(name)
      })
      print(options, server, () => `You are signed out of ${server.name}.`)
    },
  )
  named('allow-address', 'let the name of a server lead to a private address; it must be confirmed again')
    .argument('<address>', 'as a number, such as 192.168.1.20')
    .action(async (name: string, address: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const server = await within(options, ({ studio: { mcp } }) => {
        const { id, definition } = mcp.get(name)
        if (definition.transport !== 'http')
          throw new StudioError('VALIDATION_FAILED', `${name} is a program and has no address.`)
        const addresses = [...new Set([...(definition.addresses ?? []), address])]
        return mcp.update('cli', id, { ...definition, addresses })
      })
      print(options, server, () => (server.confirmed ? formatMcpServer(server) : formatUnconfirmed(server)))
    })
}
