import { stat } from 'node:fs/promises'
import { EDGE_CASES, type EdgeReport } from '@shared/edge-cases.ts'
import { StudioError } from '@shared/errors.ts'
import type { RecordedReport } from '@shared/recorded-calls.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { readToolFile } from '../studio/authored/tool-file.ts'
import { readSmallText } from '../studio/read-small-text.ts'
import { EXIT } from './exit.ts'
import { untilStopped } from './until-stopped.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface FuzzOptions extends GlobalOptions {
  runs: number
  seed?: number
  yes: boolean
}
interface RecordedOptions extends GlobalOptions {
  source?: string
}

/** Adds what tries a tool: `tools check` looks for mistakes, `tools fuzz` with inputs made of its schema, `tools recorded` with the calls of past runs. */
export function addToolTrialCommands(
  tools: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(
    tools
      .command('check')
      .description('look for mistakes in a tool, types included; exit code 1 when there is one')
      .argument('<tool>', 'its name, or a TypeScript file'),
  ).action(async (tool: string, _options: GlobalOptions, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions>()
    const file = await stat(tool).catch(() => null)
    const text = file?.isFile() ? readToolFile(await readSmallText(tool, 'a tool')).source : null
    const problems = await within(
      options,
      ({ studio: { tools: all } }) =>
        untilStopped('The check was stopped.', async (signal) => {
          const source = text ?? all.authored.source(all.authored.get(tool).id).source
          const { problem } = await all.authored.check(source, signal)
          const mistakes = await all.authored.mistakes(source, signal)
          const known = mistakes.some(({ line }) => line === problem?.line)
          return problem && !known ? [...mistakes, problem] : mistakes
        }),
      { lookOnly: true },
    )
    const place = ({ line, column }: (typeof problems)[number]) => (line === null ? '' : `:${line}:${column ?? 1}`)
    print(options, { problems }, () =>
      problems.length === 0
        ? `${tool} has no mistakes.`
        : problems.map((problem) => `${tool}${place(problem)}: ${problem.message}`).join('\n'),
    )
    if (problems.length > 0) done(EXIT.failed)
  })
  shared(
    tools
      .command('fuzz')
      .description('try a tool with edge cases made of its schema; exit code 1 when one goes wrong')
      .argument('<name>', 'its name'),
  )
    .option('--runs <number>', 'inputs to try', wholeNumber(1, 10_000), EDGE_CASES)
    .option('--seed <number>', 'the same number tries the same inputs', wholeNumber(-2_147_483_648, 2_147_483_647))
    .option('--yes', 'call it also when it is not pure, or reaches others', false)
    .action(async (name: string, _options: FuzzOptions, command: Command) => {
      const options = command.optsWithGlobals<FuzzOptions>()
      const { runs, seed, yes } = options
      const report = await within(options, ({ studio }) =>
        untilStopped('Trying the tool was stopped.', async (signal) => {
          const { authored, trials } = studio.tools
          const { id, granted } = authored.get(name)
          const wishes = { runs, seed, confirmed: yes }
          for await (const event of trials.edges(authored.source(id).source, granted, wishes, signal))
            if (event.type === 'done') return event.report
          throw new StudioError('INTERNAL', 'The search ended without a report.')
        }),
      )
      print(options, report, () => formatEdges(name, report))
      if (report.findings.length > 0) done(EXIT.failed)
    })
  shared(
    tools
      .command('recorded')
      .description('make the calls of past runs again, changing nothing; exit code 3 when a result would be another')
      .argument('<name>', 'its name'),
  )
    .option('--source <file>', 'with this source in its place; the newest version when not given')
    .action(async (name: string, _options: RecordedOptions, command: Command) => {
      const options = command.optsWithGlobals<RecordedOptions>()
      const source = options.source === undefined ? undefined : await readSmallText(options.source, 'a tool')
      const report = await within(options, ({ studio }) =>
        untilStopped('Making the calls again was stopped.', async (signal) => {
          const { authored, trials } = studio.tools
          for await (const event of trials.recorded(authored.get(name).id, source, signal))
            if (event.type === 'done') return event.report
          throw new StudioError('INTERNAL', 'The calls ended without a report.')
        }),
      )
      print(options, report, () => formatRecorded(report))
      if (report.changed.length > 0) done(EXIT.diverged)
    })
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

function formatEdges(name: string, { tried, refused, findings, seed, cut }: EdgeReport): string {
  const found = findings.flatMap(({ kind, message, line, input, count }) => [
    `${kind}${line === null ? '' : ` in line ${line}`} (${count} inputs): ${message}`,
    `  ${JSON.stringify(input)}`,
  ])
  const all = `${tried} inputs tried${cut ? ', then there was no more time' : ''}, ${refused} refused by ${name} itself`
  const verdict = findings.length === 0 ? 'Nothing went wrong' : `${findings.length} ways to go wrong`
  return [...found, `${verdict}: ${all}. Seed ${seed}.`].join('\n')
}

const REASONS: Record<RecordedReport['uncompared'][number]['reason'], string> = {
  notPure: 'the tool is not pure, and what it was answered then was not kept',
  asks: 'it asks for something now that it was not answered then',
  chance: 'it asks for the time or for chance, which were not kept then',
}

function formatRecorded({ calls, runs, changed, uncompared, cut }: RecordedReport): string {
  const lines = changed.flatMap(({ runId, spanId, input, before, after }) => [
    `${runId} ${spanId}  ${JSON.stringify(input)}`,
    `  - ${oneLine(before.content)}`,
    `  + ${oneLine(after.content)}`,
  ])
  return [
    ...lines,
    `${changed.length} of ${calls} calls in ${runs} runs would have another result.`,
    ...uncompared.map(({ reason, count }) => `${count} were not made again: ${REASONS[reason]}.`),
    ...(cut ? ['There are more calls than were looked at; these are the newest.'] : []),
  ].join('\n')
}

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}
