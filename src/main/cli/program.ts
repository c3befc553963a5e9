import { ContextPolicy } from '@shared/agents.ts'
import type { RunId } from '@shared/ids.ts'
import { RUN_ORDER_KEYS, type RunOrder, type RunOrderKey } from '@shared/run-order.ts'
import { RunPriority, RunStatus } from '@shared/runs.ts'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { version } from '../../../package.json'
import { defaultProfilePath } from '../kit/paths.ts'
import { addAdaptersCommand } from './adapters-command.ts'
import { addAgentsCommands } from './agents-commands.ts'
import { addAnnotationCommands } from './annotation-commands.ts'
import { parseBreakpoint } from './breakpoints.ts'
import { addCaseCommands } from './case-commands.ts'
import { addChangesCommands } from './changes-commands.ts'
import { parseQuery, parseRunId } from './chosen-runs.ts'
import { addCompareCommand } from './compare-command.ts'
import { addEmbedCommand } from './embed-command.ts'
import { addEvalCommand } from './eval-command.ts'
import { EXIT, reportFailure } from './exit.ts'
import { addForkCommand } from './fork-command.ts'
import { addGraphCommands } from './graph-commands.ts'
import type { Headless } from './headless.ts'
import { addKnowledgeCommands } from './knowledge-commands.ts'
import { addLibraryCommands } from './library-commands.ts'
import { addMcpCommands } from './mcp-commands.ts'
import { addMemoryCommands } from './memory-commands.ts'
import { addPermissionCommands } from './permission-commands.ts'
import { formatModels, formatRuns, formatVerdict } from './print.ts'
import { readInput } from './read-input.ts'
import { addReembedCommand } from './reembed-command.ts'
import { addRemoveCommand } from './remove-command.ts'
import { addReplayCommand } from './replay-command.ts'
import { type RunOptions, resumeCommand, runCommand } from './run-command.ts'
import { addOverrideOptions, parseSeed } from './run-overrides.ts'
import { addServerCommands } from './server-commands.ts'
import { addShareCommands } from './share-commands.ts'
import { addTestCommand } from './test-command.ts'
import { addToolsCommands } from './tools-commands.ts'
import { addTraceCommand } from './trace-command.ts'
import { type GlobalOptions, print, within } from './within.ts'
import { addXrayCommand } from './xray-command.ts'

interface RunsWords {
  limit: number
  status?: RunStatus
  filter?: string
  sort: RunOrderKey
  ascending: boolean
}

/** Reads the command line, does what it says, and gives the exit code: 0 done, 1 failed, 2 bad usage, 3 what was compared differs, 130 cancelled. */
export async function main(words: string[]): Promise<number> {
  const result = { code: EXIT.done as number }
  const program = build((code) => {
    result.code = code
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return result.code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    return reportFailure(error, words.includes('--json'))
  }
}

function build(done: (code: number) => void): Command {
  const program = new Command('autoglm')
    .description('Build, run and inspect agents on your own machine with a GGUF GLM.')
    .version(version)
    .showHelpAfterError('Type "autoglm --help" for what there is.')
    .exitOverride()
  const shared = (command: Command): Command =>
    command
      .option('--profile <folder>', 'where runs, models and settings are kept', defaultProfilePath())
      .option('--json', 'print one JSON object on standard output and nothing else', false)
      .exitOverride()

  const approve = new Option('--approve <whom>', 'tools that change something: ask, allow all, or none')
    .choices(['ask', 'all', 'none'])
    .default('ask')

  const run = program
    .command('run')
    .description('run an agent on an input')
    .argument('<input...>', 'what the agent should do; - reads it from standard input')
    .option('--agent <name>', 'the agent, by name or id')
    .option('--model <file>', 'the model, by name, id or path of a GGUF file, or server/model')
    .option('--seed <number>', 'seed of the sampling, for a repeatable run', parseSeed)
    .option(
      '--reproducible',
      'read and write everything anew, with nothing beside it: the same seed gives the same tokens',
    )
    .option(
      '--speculate',
      'guess tokens ahead by looking them up in the prompt: the same tokens, sooner where the answer repeats it',
    )
    .addOption(
      new Option('--priority <priority>', 'among runs that share the engine (default: normal)').choices(
        RunPriority.options,
      ),
    )
    .addOption(
      new Option(
        '--context <policy>',
        'when a prompt does not fit the context: fail, or summarise older steps (default: what the agent says)',
      ).choices(ContextPolicy.options),
    )
    .option(
      '--break <where>',
      'hold the run there and ask what to do: tool:NAME, after:NAME, arguments:TEXT, repeat:N, memory, tokens:N, probability:P, error, step; may be given several times',
      parseBreakpoint,
    )
    .option('--workspace <folder>', 'the folder the file tools may read; remembered')
    .option('--packages <folder>', 'a folder of wheels that run_python may import; remembered')
    .addOption(approve)
    .action(async (input: string[], options: GlobalOptions & RunOptions) => {
      const text = await readInput(input)
      done(await within(options, (headless) => runCommand(headless, text, options)))
    })
  shared(addOverrideOptions(run))

  shared(
    program
      .command('resume')
      .description('go on with an interrupted run from its record')
      .argument('<run>', 'the id of the run', parseRunId)
      .addOption(approve)
      .action(async (runId: RunId, options: GlobalOptions & RunOptions) => {
        done(await within(options, (headless) => resumeCommand(headless, runId, options)))
      }),
  )

  shared(
    program
      .command('runs')
      .description('list runs, newest first unless sorted otherwise')
      .option('--limit <number>', 'how many', parseLimit, 20)
      .addOption(new Option('--status <status>', 'only these').choices(RunStatus.options))
      .option(
        '--filter <query>',
        'only those it fits, such as: tool:sql_query tokens>5000 -status:failed "refund"',
        parseQuery,
      )
      .addOption(new Option('--sort <by>', 'by what').choices(RUN_ORDER_KEYS).default('started'))
      .option('--ascending', 'oldest, shortest or fewest first', false)
      .action(async (options: GlobalOptions & RunsWords) => {
        const { limit, status, filter: query, sort: by, ascending } = options
        const order: RunOrder = { by, direction: ascending ? 'asc' : 'desc' }
        const runs = await within(options, ({ client }) => client.runs.list({ limit, status, query, order }), LOOK)
        print(options, { runs }, () => (runs.length === 0 && (status || query) ? 'No run matches.' : formatRuns(runs)))
      }),
  )

  addTraceCommand(program, shared, parseRunId)

  addAnnotationCommands(program, shared, parseRunId)
  addCompareCommand(program, shared, parseRunId, done)
  addReplayCommand(program, shared, done)
  addForkCommand(program, shared, parseRunId, done)
  addChangesCommands(program, shared, parseRunId, done)
  addRemoveCommand(program, shared, done)
  addShareCommands(program, shared, done)
  addEvalCommand(program, shared, done)
  addTestCommand(program, shared, done)
  addXrayCommand(program, shared, parseRunId)

  const models = program.command('models').description('list the models')
  shared(models).action(async (options: GlobalOptions) => {
    const list = async ({ studio, startEngine }: Headless) => {
      startEngine()
      await studio.addBundledModels()
      return studio.models.list()
    }
    const found = await within(options, list, LOOK)
    print(options, { models: found }, () => formatModels(found))
  })
  shared(models.command('add').description('add a GGUF file'))
    .argument('<file>', 'path of the file; of a model in several files any of them')
    .option('--copy', 'copy it into the profile instead of leaving it where it is', false)
    .action(async (file: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { copy: boolean }>()
      const model = await within(options, async ({ studio, startEngine }) => {
        startEngine()
        return await studio.models.add('cli', file, { origin: options.copy ? 'copied' : 'linked' })
      })
      print(options, model, () => formatModels([model]))
    })

  addCaseCommands(models, shared)
  addLibraryCommands(models, shared)
  addAgentsCommands(program, shared, done)
  addAdaptersCommand(program, shared)
  addEmbedCommand(program, shared)
  addReembedCommand(program, shared)

  addServerCommands(program, shared)
  addToolsCommands(program, shared, done)
  addMemoryCommands(program, shared, done)
  addGraphCommands(program, shared)
  addMcpCommands(program, shared, done)
  addKnowledgeCommands(program, shared)
  addPermissionCommands(program, shared)

  const audit = program.command('audit').description('the tamper-evident log of who did what')
  shared(audit.command('verify').description('check the chain and name the first bad entry')).action(
    async (options: GlobalOptions) => {
      const verdict = await within(options, ({ client }) => client.audit.verify(), LOOK)
      print(options, verdict, () => formatVerdict(verdict))
      done(verdict.ok ? EXIT.done : EXIT.failed)
    },
  )
  return program
}

/** Commands that change nothing work beside an open window. */
const LOOK = { lookOnly: true }

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new InvalidArgumentError('It must be a whole number from 1 to 500.')
  return limit
}
