import { StudioError } from '@shared/errors.ts'
import type { Command } from 'commander'
import { type GlobalOptions, print, within } from './within.ts'

type DeclareOptions = GlobalOptions & { model?: string }

/** Adds `tools declare`: how a model reads a tool, and how many tokens of its context that is. */
export function addDeclareCommand(tools: Command, shared: (command: Command) => Command): void {
  shared(tools.command('declare').description('show how a model reads a tool, and what that costs of its context'))
    .argument('<name>', 'its name')
    .option('--model <model>', 'name or id; the default model when not given')
    .action(async (name: string, _options: DeclareOptions, command: Command) => {
      const options = command.optsWithGlobals<DeclareOptions>()
      const rendered = await within(options, async ({ studio, client, startEngine }) => {
        startEngine()
        await studio.addBundledModels()
        const models = studio.models.list()
        const wanted = options.model ?? studio.settings.current.defaultModelId
        const model = wanted === null ? models[0] : models.find((each) => each.id === wanted || each.name === wanted)
        if (!model)
          throw new StudioError('MODEL_NOT_FOUND', 'There is no such model here; "autoglm models" lists them.')
        const written = studio.tools.authored.list().find((tool) => tool.name === name)?.declaration
        const other = studio.hub.state.tools.find((tool) => tool.name === name)
        const tool = written ?? other
        if (!tool)
          throw new StudioError(
            'NOT_FOUND',
            `There is no tool "${name}", or it is broken. "autoglm tools list" lists them.`,
          )
        await studio.inference.load(model)
        const { description, inputSchema } = tool
        return await client.tools.rendered({ name, description, inputSchema })
      })
      print(options, rendered, () => `${rendered.text}\n${rendered.tokens} tokens (${rendered.model})`)
    })
}
