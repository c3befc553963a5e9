import { catalogFor } from '@shared/glm-catalog.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { readMemory } from '../studio/downloads/machine-memory.ts'
import { addEditCommands } from './edit-commands.ts'
import { getCommand } from './get-command.ts'
import { formatFit, formatModels } from './print.ts'
import { formatCatalog } from './print-downloads.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** Adds the commands under `models` that look beyond the list: will it fit, and download one. */
export function addLibraryCommands(models: Command, shared: (command: Command) => Command): void {
  addEditCommands(models, shared)
  shared(models.command('fit').description('say whether a model fits into the memory of this machine'))
    .argument('<model>', 'the model, by name, id or path of a GGUF file')
    .option('--context <tokens>', 'the context to reckon with', parseContext)
    .action(async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { context?: number }>()
      const { model, fit } = await within(options, async ({ studio, client, startEngine }) => {
        startEngine()
        await studio.addBundledModels()
        const model = await studio.models.find('cli', name)
        return { model, fit: await client.models.estimate({ modelId: model.id, contextSize: options.context }) }
      })
      print(options, { model, fit }, () => formatFit(model, fit))
    })
  shared(
    models.command('catalog').description('list GLM models worth downloading, and which of them fit this machine'),
  ).action((_options: GlobalOptions, command: Command) => {
    const catalog = catalogFor(readMemory())
    const { memoryBytes: memory, entries } = catalog
    print(command.optsWithGlobals<GlobalOptions>(), { memory, catalog: entries }, () => formatCatalog(catalog))
  })
  shared(models.command('get').description('download a model; the same command goes on where it was stopped'))
    .argument('<source>', 'hf:owner/repository/file.gguf, hf:owner/repository:Q4_K_M, or an https address')
    .option('--accept-licence', 'you have read the licence of the model and accept it', false)
    .action(async (source: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { acceptLicence: boolean }>()
      const model = await within(options, (headless) => getCommand(headless, source, options))
      print(options, model, () => formatModels([model]))
    })
}

function parseContext(text: string): number {
  const tokens = Number(text)
  if (!Number.isInteger(tokens) || tokens < 256 || tokens > 1_048_576)
    throw new InvalidArgumentError('It must be a whole number of tokens from 256 to 1048576.')
  return tokens
}
