import { StudioError } from '@shared/errors.ts'
import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import type { ForkEdit, ForkInput } from '@shared/forks.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { readJsonObject } from '@shared/json-object.ts'
import type { Sampling } from '@shared/sampling.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { readSpans } from '../trace/spans.ts'
import type { Headless } from './headless.ts'
import { followRun, modelOf } from './run-command.ts'
import { parseSampling, parseSeed, parseTemperature } from './run-overrides.ts'
import { parseSpanId } from './span-id.ts'
import { type GlobalOptions, within } from './within.ts'

interface ForkOptions extends GlobalOptions {
  span?: SpanId
  step?: number
  call?: number
  prompt?: string
  input?: string
  model?: string
  seed?: number
  sampling?: Partial<Sampling> | 'model'
  temperature?: number
  tools?: string[]
  result?: string
  arguments?: Record<string, unknown>
  keep?: number
  instead?: number
  without?: string[]
  memory: 'fork' | 'now'
  /** False with `--no-serve`. */
  serve: boolean
  approve: 'ask' | 'all' | 'none'
}

/** Adds `fork`: a run goes on otherwise from one of its steps. `done` takes the exit code. */
export function addForkCommand(
  program: Command,
  shared: (command: Command) => Command,
  parseRunId: (text: string) => RunId,
  done: (code: number) => void,
): void {
  const whole = (text: string): number => {
    if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
    return Number(text)
  }
  shared(
    program
      .command('fork')
      .description(
        'begin a new run where another one was at one of its steps, with something changed; that one stays as it is',
      )
      .argument('<run>', 'the id of the run', parseRunId)
      .addOption(
        new Option('--span <id>', 'the step: an inference, or a call of a tool')
          .argParser(parseSpanId)
          .conflicts(['step', 'call']),
      )
      .option('--step <number>', 'the step by the number of its inference, from 1', whole)
      .option('--call <number>', 'with --step, the call of a tool that the inference asked for, from 1', whole)
      .option('--prompt <text>', "the agent's words before the conversation")
      .option('--input <text>', 'the question')
      .option('--model <model>', 'the model, by name, id or path of a GGUF file, or server/model')
      .option('--seed <number>', 'seed of the sampling', parseSeed)
      .addOption(
        new Option(
          '--sampling <settings>',
          '"model" for what its file or maker advises, or JSON such as {"topP": 0.9}',
        ).argParser(parseSampling),
      )
      .option('--temperature <number>', '0 to 5; 0 always takes the likeliest token', parseTemperature)
      .option('--tools <names>', 'the only tools it may use from here on, with commas between', parseNames)
      .option('--result <text>', 'do not make the call; the model reads this of it')
      .addOption(
        new Option('--arguments <json>', 'make the call with these arguments')
          .argParser(parseArguments)
          .conflicts('result'),
      )
      .option('--keep <number>', 'keep so many tokens of the answer and go on from there', whole)
      .option('--instead <id>', 'with --keep, the id of the token that comes next', whole)
      .option(
        '--without <memory>',
        'do without this memory; may be given several times',
        (text: string, before: string[] = []) => [...before, text],
      )
      .addOption(
        new Option('--memory <when>', 'what is remembered: as it was at the fork, or as it is now')
          .choices(['fork', 'now'])
          .default('fork'),
      )
      .option('--no-serve', 'make calls that change nothing again, instead of answering them from the record')
      .addOption(
        new Option('--approve <whom>', 'tools that change something: ask, allow all, or none')
          .choices(['ask', 'all', 'none'])
          .default('ask'),
      )
      .action(async (runId: RunId, options: ForkOptions) => {
        done(await within(options, (headless) => forkCommand(headless, runId, options)))
      }),
  )
}

async function forkCommand(headless: Headless, runId: RunId, options: ForkOptions): Promise<number> {
  const { studio, client } = headless
  headless.startEngine()
  await studio.addBundledModels()
  const spanId = options.span ?? spanOf(headless, runId, options)
  const edits = await editsOf(headless, { runId, spanId }, options)
  const run = await client.forks.create({ runId, spanId, edits, serve: options.serve })
  if (!options.json) process.stderr.write(`The fork is ${run.id}.\n`)
  return await followRun(headless, run, options)
}

/** Errors: VALIDATION_FAILED, for steps that are not there. */
function spanOf({ studio: { store } }: Headless, runId: RunId, { step = 1, call }: ForkOptions): SpanId {
  const spans = readSpans(store, runId)
  const inferences = spans.filter(
    ({ kind, attributes }) => kind === 'inference' && attributes['studio.context.dropped_messages'] === undefined,
  )
  const inference = inferences[step - 1]
  if (!inference)
    throw new StudioError(
      'VALIDATION_FAILED',
      `The run ${runId} has ${inferences.length} steps; --step ${step} is none of them.`,
    )
  if (call === undefined) return inference.id
  const end = inferences[step]?.order ?? Number.POSITIVE_INFINITY
  const calls = spans.filter(({ kind, order }) => kind === 'tool' && order > inference.order && order < end)
  const found = calls[call - 1]
  if (!found)
    throw new StudioError(
      'VALIDATION_FAILED',
      `Step ${step} made ${calls.length} calls; --call ${call} is none of them.`,
    )
  return found.id
}

async function editsOf(
  { studio, client }: Headless,
  where: Pick<ForkInput, 'runId' | 'spanId'>,
  options: ForkOptions,
): Promise<ForkEdit[]> {
  const {
    prompt,
    input,
    model,
    seed,
    sampling,
    temperature,
    tools,
    result,
    keep,
    instead,
    without = [],
    memory,
  } = options
  const edits: ForkEdit[] = []
  if (prompt !== undefined) edits.push({ kind: 'prompt', text: prompt })
  if (input !== undefined) edits.push({ kind: 'input', text: input })
  if (model !== undefined) edits.push({ kind: 'model', modelId: await modelOf(studio, model) })
  if (seed !== undefined) edits.push({ kind: 'seed', seed })
  if (sampling === 'model') edits.push({ kind: 'sampling', sampling: null })
  else if (sampling !== undefined || temperature !== undefined) {
    const before = (await client.forks.point(where)).sampling ?? FALLBACK_SAMPLING
    const single = temperature === undefined ? {} : { temperature }
    edits.push({ kind: 'sampling', sampling: { ...before, ...sampling, ...single } })
  }
  if (tools !== undefined) edits.push({ kind: 'tools', tools })
  if (result !== undefined) edits.push({ kind: 'result', content: result })
  if (options.arguments !== undefined) edits.push({ kind: 'arguments', arguments: options.arguments })
  if (keep !== undefined) edits.push({ kind: 'token', keep, ...(instead === undefined ? {} : { instead }) })
  else if (instead !== undefined)
    throw new StudioError('VALIDATION_FAILED', '--instead needs --keep: how many tokens come before it.')
  if (without.length > 0 || memory === 'now') edits.push({ kind: 'memory', without, asOf: memory })
  return edits
}

const parseNames = (text: string): string[] => text.split(',').flatMap((name) => name.trim() || [])

function parseArguments(text: string): Record<string, unknown> {
  const value = readJsonObject(text)
  if (!value) throw new InvalidArgumentError('It must be a JSON object, such as {"expression": "1+1"}.')
  return value
}
