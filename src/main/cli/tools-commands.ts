import { writeFile } from 'node:fs/promises'
import type { AuthoredTool, CallResult } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import { readJsonObject } from '@shared/json-object.ts'
import type { Command } from 'commander'
import { readSmallText } from '../studio/read-small-text.ts'
import { addDeclareCommand } from './declare-command.ts'
import { EXIT } from './exit.ts'
import { formatJUnit } from './junit.ts'
import type { TestResult } from './test-result.ts'
import { addToolSecretCommands } from './tool-secret-commands.ts'
import { addToolTrialCommands } from './tool-trial-commands.ts'
import { startTrial, writePictures } from './try-tool.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface TestOptions extends GlobalOptions {
  junit?: string
}
interface RunOptions extends GlobalOptions {
  input: string
  pictures?: string
}
interface GrantOptions extends GlobalOptions {
  grant?: string[]
}

/** Adds the commands of tools that people write. */
export function addToolsCommands(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const tools = program.command('tools').description('tools that were written here')
  shared(tools.command('list').description('list them, and those the studio has otherwise')).action(
    async (_options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const { authored, others } = await within(
        options,
        ({ studio }) => ({
          authored: studio.tools.authored.list(),
          others: studio.hub.state.tools.map(({ name, effect }) => ({ name, effect })),
        }),
        { lookOnly: true },
      )
      print(options, { authored, tools: others }, () => formatList(authored, others))
    },
  )
  shared(tools.command('import').description('add a tool from a file, switched off'))
    .argument('<file>', 'a TypeScript file, as "tools export" writes it')
    .action(async (file: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const text = await readSmallText(file, 'a tool')
      const { tool, mistakes } = await within(options, async ({ studio }) => {
        const { authored } = studio.tools
        const imported = await authored.importFile('cli', text)
        return { tool: imported, mistakes: await authored.mistakes(authored.source(imported.id).source) }
      })
      print(options, tool, () => formatTool(tool))
      for (const { line, column, message } of mistakes) process.stderr.write(`${file}:${line}:${column}: ${message}\n`)
    })
  addDeclareCommand(tools, shared)
  addToolTrialCommands(tools, shared, done)
  addToolSecretCommands(tools, shared)
  shared(tools.command('export').description('write a tool with its kept calls into one file'))
    .argument('<name>', 'its name')
    .argument('<file>', 'where to')
    .action(async (name: string, file: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const { text } = await within(
        options,
        ({
          studio: {
            tools: { authored },
          },
        }) => authored.exportFile(authored.get(name).id),
        {
          lookOnly: true,
        },
      )
      await writeFile(file, text)
      print(options, { path: file }, () => `Written to ${file}.`)
    })
  shared(tools.command('enable').description('let agents have a tool; what it may touch is granted by name'))
    .argument('<name>', 'its name')
    .option('--grant <capabilities...>', 'the capabilities it declares')
    .action(async (name: string, _options: GrantOptions, command: Command) => {
      const options = command.optsWithGlobals<GrantOptions>()
      const tool = await within(
        options,
        ({
          studio: {
            tools: { authored },
          },
        }) => authored.enable('cli', authored.get(name).id, options.grant ?? []),
      )
      print(options, tool, () => formatTool(tool))
    })
  shared(tools.command('disable').description('take a tool from all agents'))
    .argument('<name>', 'its name')
    .action(async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const tool = await within(
        options,
        ({
          studio: {
            tools: { authored },
          },
        }) => authored.disable('cli', authored.get(name).id),
      )
      print(options, tool, () => formatTool(tool))
    })
  shared(tools.command('remove').description('delete a tool with its versions and kept calls'))
    .argument('<name>', 'its name')
    .action(async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(
        options,
        ({
          studio: {
            tools: { authored },
          },
        }) => authored.remove('cli', authored.get(name).id),
      )
      print(options, { removed: name }, () => `${name} was removed.`)
    })
  shared(tools.command('give').description('let an agent have a tool in its next run'))
    .argument('<name>', 'its name')
    .argument('<agent>', 'id or name of the agent')
    .action(async (name: string, agent: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const changed = await within(options, ({ studio }) => {
        if (!studio.tools.registry.has(name))
          throw new StudioError('TOOL_UNKNOWN', `There is no enabled tool "${name}". See "autoglm tools list".`)
        const { id, tools: had } = studio.agents.get(agent)
        return studio.agents.setTools('cli', id, [...had, name])
      })
      print(options, changed, () => `${changed.name} has: ${changed.tools.join(', ')}`)
    })
  shared(
    tools
      .command('run')
      .description('run a tool alone: one of those written here with what was granted to it, or any other'),
  )
    .argument('<name>', 'its name')
    .option('--input <json>', 'its input, a JSON object', '{}')
    .option('--pictures <folder>', 'write the pictures it gives there')
    .action(async (name: string, _options: RunOptions, command: Command) => {
      const options = command.optsWithGlobals<RunOptions>()
      const input = readJsonObject(options.input)
      if (!input)
        throw new StudioError('VALIDATION_FAILED', '--input must be a JSON object, such as {"text": "hello"}.')
      const trial = await within(
        options,
        async ({
          studio: {
            tools: { authored, trials, registry },
          },
        }) => {
          const signal = new AbortController().signal
          for await (const event of startTrial({ authored, trials, registry }, name, input, signal)) {
            if (event.type === 'done') return event.trial
            if (event.type === 'log' && !options.json) process.stderr.write(`${event.line}\n`)
          }
          throw new StudioError('INTERNAL', 'The tool ended without a result.')
        },
      )
      if (options.pictures) await writePictures(options.pictures, trial)
      print(options, trial, () => trial.content)
      if (trial.error) done(EXIT.failed)
    })
  shared(
    tools.command('test').description('run the kept calls of a tool, or of all; exit code 1 when one does not hold'),
  )
    .argument('[name]', 'its name')
    .option('--junit <file>', 'write the results as JUnit XML')
    .action(async (name: string | undefined, _options: TestOptions, command: Command) => {
      const options = command.optsWithGlobals<TestOptions>()
      const tested = await within(
        options,
        async ({
          studio: {
            tools: { authored, trials },
          },
        }) => {
          const chosen = name === undefined ? authored.list().filter(({ calls }) => calls > 0) : [authored.get(name)]
          const found: { tool: string; results: CallResult[] }[] = []
          for (const tool of chosen)
            found.push({ tool: tool.name, results: await trials.test(tool.id, new AbortController().signal) })
          return found
        },
      )
      if (options.junit) await writeFile(options.junit, formatJUnit(tested.flatMap(asTests)))
      print(options, tested, () => formatTested(tested))
      if (tested.some(({ results }) => results.some(({ failures }) => failures.length > 0))) done(EXIT.failed)
    })
}

function formatTool({ name, version, enabled, problem, declaration, calls }: AuthoredTool): string {
  const state = problem ? `broken: ${problem.message}` : enabled ? 'enabled' : 'disabled'
  const needs =
    declaration && declaration.capabilities.length > 0 ? `  needs ${declaration.capabilities.join(', ')}` : ''
  return `${name}  v${version}  ${state}  ${calls} tests${needs}`
}

function formatList(authored: AuthoredTool[], others: { name: string; effect: string }[]): string {
  const written = authored.map(formatTool)
  const own = new Set(authored.filter(({ enabled }) => enabled).map(({ name }) => name))
  const rest = others.filter(({ name }) => !own.has(name)).map(({ name, effect }) => `${name}  ${effect}`)
  return ['Written here:', ...(written.length > 0 ? written : ['none']), '', 'Others:', ...rest].join('\n')
}

function formatTested(tested: { tool: string; results: CallResult[] }[]): string {
  const lines = tested.flatMap(({ tool, results }) =>
    results.flatMap(({ call, failures }) => [
      `${failures.length === 0 ? 'holds' : 'fails'}  ${tool}  ${call.name}`,
      ...failures.map((failure) => `       ${failure}`),
    ]),
  )
  const all = tested.flatMap(({ results }) => results)
  const passed = all.filter(({ failures }) => failures.length === 0).length
  return [...lines, all.length === 0 ? 'There are no kept calls.' : `${passed} of ${all.length} hold.`].join('\n')
}

/** As the report knows tests: one a kept call. */
function asTests({ tool, results }: { tool: string; results: CallResult[] }): TestResult[] {
  return results.map(({ call, trial, failures }) => ({
    file: tool,
    name: call.name,
    outcome: failures.length === 0 ? 'passed' : 'failed',
    seconds: trial.milliseconds / 1000,
    failures: failures.map((message) => ({ place: '', message })),
    error: trial.error,
    divergences: [],
    live: null,
  }))
}
