import type { Command } from 'commander'
import { fillTemplate } from '../studio/mcp/fill-template.ts'
import { pairs } from './mcp-definition.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface ArgumentOptions extends GlobalOptions {
  arg?: string[]
}

/** Adds the commands that read one resource or prompt of a server, with what either takes. */
export function addMcpContentsCommands(mcp: Command, shared: (command: Command) => Command): void {
  const named = (name: string, text: string) =>
    shared(mcp.command(name).description(text)).argument('<name>', 'its name')
  named('read', 'read one resource of a server; --arg fills the places of a template')
    .argument('<uri>', 'its address, or a template as "autoglm mcp resources" lists it')
    .option('--arg <pairs...>', 'NAME=VALUE for each place')
    .action(async (name: string, uri: string, _options: ArgumentOptions, command: Command) => {
      const options = command.optsWithGlobals<ArgumentOptions>()
      const address = fillTemplate(uri, options.arg === undefined ? undefined : pairs(options.arg))
      const text = await within(options, async ({ studio }) => (await studio.mcp.use(name)).readResource(address))
      print(options, { uri: address, text }, () => text)
    })
  named('prompt', 'show one prompt of a server')
    .argument('<prompt>', 'its name')
    .option('--arg <pairs...>', 'NAME=VALUE for each of its arguments')
    .action(async (name: string, prompt: string, _options: ArgumentOptions, command: Command) => {
      const options = command.optsWithGlobals<ArgumentOptions>()
      const given = pairs(options.arg)
      const text = await within(options, async ({ studio }) => (await studio.mcp.use(name)).getPrompt(prompt, given))
      print(options, { prompt, text }, () => text)
    })
}
