import type { ToolSecret } from '@shared/tool-secrets.ts'
import { SecretName, SecretValue } from '@shared/tool-secrets.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface SetOptions extends GlobalOptions {
  env: string
}

/** Adds the commands of named secrets. A value is never an argument: other people's process lists show those. */
export function addToolSecretCommands(tools: Command, shared: (command: Command) => Command): void {
  const secrets = tools.command('secrets').description('named secrets that tools may be granted')
  shared(secrets.command('list').description('list their names')).action(
    async (_options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const found = await within(options, ({ studio }) => studio.tools.secrets.list(), { lookOnly: true })
      print(options, { secrets: found }, () => formatSecrets(found))
    },
  )
  shared(secrets.command('set').description('say from which environment variable a secret is read'))
    .argument('<name>', 'what tools call it', parseName)
    .requiredOption('--env <variable>', 'the environment variable that holds it')
    .action(async (name: string, _options: SetOptions, command: Command) => {
      const options = command.optsWithGlobals<SetOptions>()
      const value = SecretValue.safeParse({ place: 'variable', variable: options.env })
      if (!value.success) throw new InvalidArgumentError('--env must be the name of an environment variable.')
      const found = await within(options, ({ studio }) => studio.tools.secrets.set('cli', name, value.data))
      print(options, { secrets: found }, () => formatSecrets(found))
    })
  shared(secrets.command('remove').description('forget a secret'))
    .argument('<name>', 'its name', parseName)
    .action(async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(options, ({ studio }) => studio.tools.secrets.remove('cli', name))
      print(options, { removed: name }, () => `${name} was removed.`)
    })
}

function parseName(text: string): string {
  const parsed = SecretName.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('A secret is named by letters, digits, _ and -.')
}

function formatSecrets(secrets: readonly ToolSecret[]): string {
  if (secrets.length === 0) return 'No secrets. Name one with "autoglm tools secrets set NAME --env VARIABLE".'
  const rows = secrets.map(({ name, state, variable }) => [name, variable === null ? state : `$${variable}`])
  return table([['NAME', 'WHERE'], ...rows])
}
