import type { Model } from '@shared/models.ts'
import type { Command } from 'commander'
import type { Headless } from './headless.ts'
import { formatModels } from './print.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** Adds the commands under `models` that change what the studio keeps about a model. */
export function addEditCommands(models: Command, shared: (command: Command) => Command): void {
  const named = (name: string, description: string): Command =>
    shared(models.command(name).description(description)).argument('<model>', 'the model, by name, id or path')

  /** Runs `work` on the model and prints it as it is then. */
  const edit = async (
    command: Command,
    name: string,
    work: (headless: Headless, model: Model) => Promise<Model>,
  ): Promise<void> => {
    const options = command.optsWithGlobals<GlobalOptions>()
    const model = await within(options, (headless) => work(headless, headless.studio.models.get(name)))
    print(options, model, () => formatModels([model]))
  }

  named('tag', 'set the tags of a model; none takes all away')
    .argument('[tags...]', 'words to find it by')
    .action((name: string, tags: string[], _options: GlobalOptions, command: Command) =>
      edit(command, name, ({ client }, { id }) => client.models.annotate({ modelId: id, tags })),
    )
  named('note', 'set the note on a model; none takes it away')
    .argument('[words...]', 'the note')
    .action((name: string, words: string[], _options: GlobalOptions, command: Command) =>
      edit(command, name, ({ client }, { id }) => client.models.annotate({ modelId: id, notes: words.join(' ') })),
    )
  named('default', 'use a model unless another is chosen')
    .option('--agent <name>', 'for this agent alone, by name or id')
    .action((name: string, { agent }: { agent?: string }, command: Command) =>
      edit(command, name, async ({ client, studio }, model) => {
        const { id } = model
        await client.settings.update(
          agent === undefined ? { defaultModelId: id } : { agentModels: { [studio.agents.get(agent).id]: id } },
        )
        return model
      }),
    )
  named('remove', 'forget a model')
    .option('--delete-file', 'delete its file too, when the studio copied or downloaded it', false)
    .action((name: string, { deleteFile }: { deleteFile: boolean }, command: Command) =>
      edit(command, name, async ({ client }, model) => {
        await client.models.remove({ modelId: model.id, deleteFile })
        return model
      }),
    )
}
