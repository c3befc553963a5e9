import { readFile } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { RunId } from '@shared/ids.ts'
import { type Playback, ReplayMode, type Verification } from '@shared/replay.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { version } from '../../../package.json'
import { playRecord, playRun, today, verifyRecord, verifyRun } from '../studio/replay.ts'
import { parseRecord } from '../trace/record-file.ts'
import { EXIT } from './exit.ts'
import type { Headless } from './headless.ts'
import { knownTools } from './known-tools.ts'
import { type LiveReplayOptions, liveReplayCommand } from './live-replay-command.ts'
import { formatPlayback, formatVerification } from './print-replay.ts'
import { parseSeed, parseTemperature } from './run-overrides.ts'
import { print, within } from './within.ts'

interface ReplayOptions extends Omit<LiveReplayOptions, 'mode'> {
  mode: ReplayMode
  asRecorded: boolean
  accept: boolean
}

/** Adds `replay`; its exit code says how it ended: 0 equal, 3 diverged, 4 recording incomplete. */
export function addReplayCommand(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(
    program
      .command('replay')
      .description('replay a run from its record; exit code 3 when it diverges, 4 when the recording is incomplete')
      .argument('<run>', 'the id of a run, or the file of an exported one')
      .addOption(
        new Option(
          '--mode <mode>',
          'play: what happened when; verify: run the loop on what was recorded; model: ask the model again, tools as recorded; tools: run the recorded calls again on a copy of the workspace',
        )
          .choices(ReplayMode.options)
          .default('verify'),
      )
      .option('--from <step>', 'begin with this step, from 1', parseStep)
      .option('--as-recorded', 'judge the loop alone, with tools and prompt format as they were recorded', false)
      .option('--accept', 'take what differs for right: later replays of this run report only what is new', false)
      .option('--model <name>', 'with --mode model: another model than the recorded one')
      .option('--seed <number>', 'with --mode model: another seed than the recorded one', parseSeed)
      .option('--temperature <number>', 'with --mode model: another temperature, 0 to 5', parseTemperature)
      .action(async (source: string, options: ReplayOptions) => done(await replayCommand(source, options))),
  )
}

async function replayCommand(source: string, options: ReplayOptions): Promise<number> {
  if (options.mode === 'play') {
    const played = await play(source, options)
    const shown = { ...played, frames: played.frames.filter((frame) => frame.at >= startOf(played, options.from)) }
    print(options, shown, () => formatPlayback(shown))
    return played.complete ? EXIT.done : EXIT.incomplete
  }
  if (options.mode === 'model' || options.mode === 'tools') {
    return await liveReplayCommand(isRun(source) ? RunId.parse(source) : await readRecord(source), {
      ...options,
      mode: options.mode,
    })
  }
  const verified = fromStep(await verifyBoth(source, options), options.from)
  print(options, verified, () => formatVerification(verified))
  return { equal: EXIT.done, accepted: EXIT.done, diverged: EXIT.diverged, incomplete: EXIT.incomplete }[
    verified.verdict
  ]
}

const isRun = (source: string): boolean => RunId.safeParse(source).success

async function verifyBoth(source: string, options: ReplayOptions): Promise<Verification> {
  const judged = options.asRecorded ? 'then' : 'now'
  if (options.accept && (!isRun(source) || options.asRecorded || options.from !== undefined)) {
    throw new StudioError(
      'VALIDATION_FAILED',
      '--accept belongs to a whole run of the profile, judged with what is so today.',
    )
  }
  if (!isRun(source)) return verifyRecord(await readRecord(source), today(knownTools(), version), judged)
  const runId = RunId.parse(source)
  if (options.accept) return await within(options, (headless) => accept(headless, runId))
  return await within(options, ({ studio }) => verifyRun(studio.store, runId, today(knownTools(), version), judged), {
    lookOnly: true,
  })
}

async function accept({ studio, client }: Headless, runId: RunId): Promise<Verification> {
  const found = verifyRun(studio.store, runId, today(knownTools(), version))
  if (found.verdict !== 'diverged') return found
  const hashes = found.divergences.flatMap((each) => (each.accepted ? [] : [each.hash]))
  return await client.replay.accept({ runId, hashes })
}

async function play(source: string, options: ReplayOptions): Promise<Playback> {
  if (!isRun(source)) return playRecord(await readRecord(source))
  const runId = RunId.parse(source)
  return await within(options, ({ studio }) => playRun(studio.store, runId), { lookOnly: true })
}

async function readRecord(file: string): Promise<ReturnType<typeof parseRecord>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const message = `"${file}" is neither the id of a run nor a file that can be read; "autoglm runs" lists the runs.`
    throw new StudioError('NOT_FOUND', message, { cause })
  })
  return parseRecord(text)
}

/** Only what is from `step` on; what came before was run all the same. */
function fromStep(verified: Verification, step = 0): Verification {
  const divergences = verified.divergences.filter((each) => each.step >= step)
  const differs = verified.verdict === 'diverged' || verified.verdict === 'accepted'
  const verdict = differs && divergences.length === 0 ? 'equal' : verified.verdict
  return { ...verified, verdict, divergences, steps: verified.steps.filter((each) => each.step >= step) }
}

/** Milliseconds at which the inference of that number starts. */
function startOf({ frames }: Playback, step = 0): number {
  let inferences = 0
  for (const { at, events } of frames) {
    for (const event of events) {
      const starts = event.type === 'span' && event.span.kind === 'inference' && event.span.endedAt === null
      if (starts) inferences += 1
      if (starts && inferences >= step) return step > 1 ? at : 0
    }
  }
  return step > 1 ? Number.POSITIVE_INFINITY : 0
}

function parseStep(text: string): number {
  const step = Number(text)
  if (!Number.isInteger(step) || step < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
  return step
}
