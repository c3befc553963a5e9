import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { StudioError } from '@shared/errors.ts'
import type { AcceptedLearned, LearnInput, LearnResult } from '@shared/learning.ts'
import { MOST_TEXT } from '@shared/learning.ts'
import { MemoryScope } from '@shared/memory.ts'
import type { Command } from 'commander'
import type { Headless } from './headless.ts'
import { parseScope } from './parse-memory.ts'
import { formatLearned } from './print-graph.ts'
import { readInput } from './read-input.ts'
import { modelOf } from './run-command.ts'
import { untilStopped } from './until-stopped.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface LearnOptions extends GlobalOptions {
  model?: string
  scope: string
  mine?: true
  dryRun?: true
  yes?: true
}

/** Adds `autoglm graph learn`: a model reads a text, the person takes what is right. */
export function addGraphLearnCommand(graph: Command, shared: (command: Command) => Command): void {
  shared(graph.command('learn').description('have a model read a document and add the relations you choose'))
    .argument('<file>', 'a text, Markdown, HTML, PDF or Word file; - for a text from standard input')
    .option('--model <file>', 'the model, by name, id or path of a GGUF file, or server/model')
    .option('--scope <scope>', 'user, project:NAME or agent:ID', parseScope, 'user')
    .option('--mine', 'with -: the text is your own, so that "I" is you')
    .option('--dry-run', 'only show what was found')
    .option('--yes', 'add all of it without asking')
    .action(async (file: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<LearnOptions>()
      const from = await sourceOf(file, options)
      const { result, accepted } = await within(options, (headless) => learn(headless, from, options))
      const added = accepted && `Added ${accepted.added.length}, confirmed ${accepted.confirmed.length}.`
      print(options, { ...result, accepted }, () => [formatLearned(result), ...(added ? [added] : [])].join('\n'))
    })
}

type Source = LearnInput['from'] | { kind: 'path'; path: string }

async function sourceOf(file: string, { mine, yes, dryRun, json }: LearnOptions): Promise<Source> {
  if (mine && file !== '-') throw new StudioError('VALIDATION_FAILED', '--mine goes with a text from standard input.')
  if (yes && dryRun) throw new StudioError('VALIDATION_FAILED', '--yes and --dry-run exclude each other.')
  const alone = json || file === '-' || !process.stdin.isTTY
  if (alone && !yes && !dryRun)
    throw new StudioError('VALIDATION_FAILED', 'Nobody is there to be asked. Say --yes to add all, or --dry-run.')
  if (file !== '-') {
    const path = resolve(file)
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) throw new StudioError('NOT_FOUND', `There is no file ${file}.`)
    return { kind: 'path', path }
  }
  const text = await readInput(['-'])
  if (text.trim() === '') throw new StudioError('VALIDATION_FAILED', 'There is no text.')
  if (text.length > MOST_TEXT) throw new StudioError('INPUT_TOO_LARGE', `A text has at most ${MOST_TEXT} characters.`)
  return { kind: 'text', text, own: mine === true }
}

interface Learned {
  result: LearnResult
  accepted: AcceptedLearned | null
}

async function learn(headless: Headless, from: Source, options: LearnOptions): Promise<Learned> {
  const { studio } = headless
  const wanted = options.model ?? studio.settings.current.defaultModelId
  if (wanted === null || studio.servers.find(wanted) === null) {
    headless.startEngine()
    await studio.addBundledModels()
  }
  const modelId = options.model === undefined ? undefined : await modelOf(studio, options.model)
  const scope = MemoryScope.parse(options.scope)
  return await untilStopped('It was stopped. Nothing was written.', async (signal) => {
    for await (const event of studio.learner.learn({ from, modelId, scope }, signal)) {
      if (event.type === 'reading') tellProgress(options, event)
      else return { result: event.result, accepted: await accept(headless, event.result, options, signal) }
    }
    throw new StudioError('INTERNAL', 'Reading ended without a result.')
  })
}

function tellProgress(
  { json }: LearnOptions,
  { done: read, total, found }: Record<'done' | 'total' | 'found', number>,
) {
  if (!json) process.stderr.write(`Reading ${read + 1} of ${total}, ${found} found\n`)
}

async function accept(
  { studio }: Headless,
  result: LearnResult,
  options: LearnOptions,
  signal: AbortSignal,
): Promise<AcceptedLearned | null> {
  if (options.dryRun || result.proposals.length === 0) return null
  const rows = options.yes ? result.proposals.map(({ row }) => row) : await chosen(result, signal)
  return rows.length === 0 ? null : studio.learner.accept('cli', result.id, rows)
}

/** Asks at the terminal until the answer names rows there are. */
async function chosen(result: LearnResult, signal: AbortSignal): Promise<number[]> {
  process.stderr.write(`${formatLearned(result)}\n`)
  const there = new Set(result.proposals.map(({ row }) => row))
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    for (;;) {
      const answer = (await terminal.question('Add which? Numbers, all or none: ', { signal })).trim().toLowerCase()
      if (answer === 'all') return [...there]
      if (answer === 'none' || answer === '') return []
      const rows = answer.split(/[\s,]+/u).map(Number)
      if (rows.every((row) => there.has(row))) return rows
      process.stderr.write('These are not the numbers of what was found.\n')
    }
  } finally {
    terminal.close()
  }
}
