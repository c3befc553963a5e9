import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { readSuite, SUITE_SUFFIX, type Suite } from '../learn/evaluation/suite.ts'
import { type Score, summarise, type TaskResult } from '../learn/evaluation/summarise.ts'
import { evaluate } from '../studio/evaluation.ts'
import { EXIT } from './exit.ts'
import type { Headless } from './headless.ts'
import { modelOf } from './run-command.ts'
import { safe } from './safe-text.ts'
import { table } from './table.ts'
import { untilStopped } from './until-stopped.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface EvalOptions extends GlobalOptions {
  agent: string[]
  model?: string
  group?: string[]
  limit?: number
  seed: number
  inProfile: boolean
  atLeast?: number
  out?: string
}

interface Evaluation {
  suite: string
  agent: string
  model: string
  scores: Score[]
  results: TaskResult[]
}

/** Adds `eval`; exit code 0 done, 3 when an accuracy is below `--at-least`. */
export function addEvalCommand(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(
    program.command('eval').description('run suites of tasks and tell how many answers are right, with 95% intervals'),
  )
    .argument('<path...>', `suites (*${SUITE_SUFFIX}), or folders of them`)
    .option('--agent <names...>', 'the agents to compare; NAME@2 is version 2 (default: what each suite says)', [])
    .option('--model <file>', 'by name, id or path of a GGUF file, or server/model (default: the bundled one)')
    .option('--group <names...>', 'only these groups of tasks')
    .option('--limit <count>', 'only so many tasks of each group', parseCount)
    .option('--seed <number>', 'of the first task; each further task has the next one', parseCount, 1)
    .option(
      '--in-profile',
      'run in the profile itself, with its memory and servers, instead of one made for this',
      false,
    )
    .option('--at-least <percent>', 'end with exit code 3 when an accuracy is lower', parsePercent)
    .option('--out <file>', 'write every answer as JSON')
    .action(async (paths: string[], _options: EvalOptions, command: Command) => {
      const options = command.optsWithGlobals<EvalOptions>()
      const evaluations = await untilStopped('The evaluation was stopped.', (signal) =>
        evaluateAll(paths, options, signal),
      )
      if (options.out) writeFileSync(options.out, `${JSON.stringify(evaluations, null, 2)}\n`)
      print(options, evaluations, () => evaluations.map(formatEvaluation).join('\n\n'))
      const lowest = Math.min(...evaluations.flatMap(({ scores }) => scores.map(({ accuracy }) => accuracy * 100)))
      done(options.atLeast !== undefined && lowest < options.atLeast ? EXIT.diverged : EXIT.done)
    })
}

async function evaluateAll(paths: string[], options: EvalOptions, signal: AbortSignal): Promise<Evaluation[]> {
  const suites = paths.flatMap(findSuites).map((file) => chosen(file, options))
  if (options.inProfile) return await within(options, (headless) => evaluateIn(headless, suites, options, signal))
  // Own agents come along; memory, documents and runs of the person do not.
  const agents = await ownAgents(options)
  const profile = mkdtempSync(join(tmpdir(), 'autoglm-eval-'))
  try {
    return await within({ ...options, profile }, async (headless) => {
      for (const text of agents) headless.studio.agents.importFile('cli', text)
      return await evaluateIn(headless, suites, options, signal)
    })
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function ownAgents(options: GlobalOptions): Promise<string[]> {
  if (!existsSync(join(options.profile, 'studio.db'))) return []
  return await within(
    options,
    ({ studio }) =>
      studio.agents
        .list()
        .filter(({ builtin }) => !builtin)
        .map(({ id }) => studio.agents.exportFile(id).text),
    { lookOnly: true },
  )
}

interface ChosenSuite {
  suite: Suite
  /** Absolute; null for none. */
  workspace: string | null
}

async function evaluateIn(
  headless: Headless,
  suites: ChosenSuite[],
  options: EvalOptions,
  signal: AbortSignal,
): Promise<Evaluation[]> {
  const { studio } = headless
  if (options.model === undefined || studio.servers.find(options.model) === null) {
    headless.startEngine()
    await studio.addBundledModels()
  }
  const modelId = options.model ? await modelOf(studio, options.model) : undefined
  const evaluations: Evaluation[] = []
  for (const { suite, workspace } of suites) {
    const agents = options.agent.length > 0 ? options.agent : [suite.agent ?? studio.agents.get().name]
    for (const named of agents) {
      const { agent, agentVersion } = parseAgent(named)
      const results: TaskResult[] = []
      for await (const result of evaluate(studio, suite, {
        agent,
        agentVersion,
        modelId,
        seed: options.seed,
        workspace,
        signal,
      })) {
        results.push(result)
        if (!options.json) tell(result, results.length, suite.tasks.length)
      }
      const model = studio.hub.state.runs.find(({ id }) => id === results.at(-1)?.runId)?.modelName ?? ''
      evaluations.push({ suite: suite.name, agent: named, model, scores: summarise(results), results })
    }
  }
  return evaluations
}

function tell({ id, passed, reason, seconds }: TaskResult, at: number, of: number): void {
  const outcome = passed ? 'right' : `wrong: ${safe(reason)}`
  process.stderr.write(`${at}/${of} ${safe(id)} (${seconds.toFixed(1)} s) ${outcome}\n`)
}

function parseAgent(text: string): { agent: string; agentVersion: number | undefined } {
  const [, name, version] = /^(.+)@(\d+)$/.exec(text) ?? []
  return name ? { agent: name, agentVersion: Number(version) } : { agent: text, agentVersion: undefined }
}

function findSuites(path: string): string[] {
  if (!existsSync(path)) throw new StudioError('NOT_FOUND', `There is no file or folder ${path}.`)
  if (!statSync(path).isDirectory()) return [path]
  const found = readdirSync(path)
    .filter((name) => name.endsWith(SUITE_SUFFIX))
    .sort()
    .map((name) => join(path, name))
  if (found.length === 0) throw new StudioError('NOT_FOUND', `There is no suite (*${SUITE_SUFFIX}) in ${path}.`)
  return found
}

function chosen(file: string, { group, limit }: EvalOptions): ChosenSuite {
  const suite = readSuite(readFileSync(file, 'utf8'), basename(file))
  const counts = new Map<string, number>()
  const tasks = suite.tasks.filter((task) => {
    if (group && !group.includes(task.group)) return false
    const count = (counts.get(task.group) ?? 0) + 1
    counts.set(task.group, count)
    return limit === undefined || count <= limit
  })
  if (tasks.length === 0) throw new StudioError('NOT_FOUND', `${basename(file)} has no task of that group.`)
  const workspace = suite.workspace === undefined ? null : resolve(dirname(file), suite.workspace)
  if (workspace !== null && !existsSync(workspace)) {
    throw new StudioError('NOT_FOUND', `The workspace of ${basename(file)} is not there: ${workspace}.`)
  }
  return { suite: { ...suite, tasks }, workspace }
}

function formatEvaluation({ suite, agent, model, scores }: Evaluation): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`
  const rows = scores.map(({ group, passed, tasks, accuracy, low, high, calls, tokens, seconds }) => [
    safe(group),
    `${passed}/${tasks}`,
    percent(accuracy),
    `${percent(low)} to ${percent(high)}`,
    calls.toFixed(1),
    tokens.toFixed(0),
    seconds.toFixed(1),
  ])
  const head = `${safe(suite)}: ${safe(agent)} on ${safe(model)}`
  return `${head}\n${table([['GROUP', 'RIGHT', 'ACCURACY', '95% INTERVAL', 'CALLS', 'TOKENS', 'SECONDS'], ...rows])}`
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}

function parsePercent(text: string): number {
  const percent = Number(text)
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('It must be from 0 to 100.')
  return percent
}
