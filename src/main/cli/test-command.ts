import { writeFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { RunId } from '@shared/ids.ts'
import type { SessionTest } from '@shared/session-test.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { version } from '../../../package.json'
import { today } from '../studio/replay.ts'
import { findTests } from './find-tests.ts'
import type { Headless } from './headless.ts'
import { formatJUnit } from './junit.ts'
import { knownTools } from './known-tools.ts'
import { makeTest } from './make-test.ts'
import { formatProgress, formatTests } from './print-test.ts'
import { readTest, readTestRecord } from './read-test.ts'
import { testLive } from './test-live.ts'
import { testRecorded } from './test-recorded.ts'
import { exitCodeOfTests, type TestResult } from './test-result.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface TestOptions extends GlobalOptions {
  from?: RunId
  beside: boolean
  /** True when no number was given. */
  live?: number | true
  model?: string
  approve: 'all' | 'none'
  junit?: string
}

const DEFAULT_RUNS = 5

/** Adds `test`; exit code 0 all passed, 1 one failed, 2 bad usage or an unreadable file, 4 a recording is incomplete. */
export function addTestCommand(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(
    program
      .command('test')
      .description(
        'judge tests made from runs, on their records alone; exit code 1 when one fails, 2 when a file is unreadable, 4 when a recording is incomplete',
      )
      .argument('[path...]', 'test files, or folders of them; with --from the file to write')
      .option('--from <run>', 'make a test from this run', parseRunId)
      .option('--beside', 'with --from: put the record into a file of its own', false)
      .option(
        '--live [times]',
        'run each input on the model so many times (default: 5), and tell how often it fails',
        parseTimes,
      )
      .option('--model <file>', 'with --live: the model, by name, id or path of a GGUF file, or server/model')
      .addOption(
        new Option('--approve <whom>', 'with --live: tools that change something')
          .choices(['all', 'none'])
          .default('none'),
      )
      .option('--junit <file>', 'write a report in JUnit XML as well')
      .action(async (paths: string[], options: TestOptions) => done(await testCommand(paths, options))),
  )
}

async function testCommand(paths: string[], options: TestOptions): Promise<number> {
  const { from } = options
  if (from) {
    const [file, ...more] = paths
    if (file === undefined || more.length > 0) {
      throw new StudioError('VALIDATION_FAILED', 'Name one file to write: autoglm test --from RUN FILE')
    }
    const path = await within(options, (headless) => makeTest(headless, from, file, options.beside))
    print(options, { path }, () => `The test was written to ${path}`)
    return 0
  }
  const files = await findTests(paths.length > 0 ? paths : ['.'])
  const runs = options.live === true ? DEFAULT_RUNS : options.live
  const results = runs
    ? await within(options, (headless) => runLive(headless, files, options, runs))
    : await runRecorded(files)
  print(options, { results }, () => formatTests(results))
  if (options.junit) await writeReport(options.junit, results)
  return exitCodeOfTests(results)
}

async function runRecorded(files: string[]): Promise<TestResult[]> {
  const now = today(knownTools(), version)
  return await runAll(files, async (test, file) => testRecorded(test, await readTestRecord(file, test), now))
}

async function runLive(
  headless: Headless,
  files: string[],
  { model, approve }: TestOptions,
  runs: number,
): Promise<TestResult[]> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    if (model === undefined || headless.studio.servers.find(model) === null) {
      headless.startEngine()
      await headless.studio.addBundledModels()
    }
    const progress = (done: number, failed: boolean): void =>
      void process.stderr.write(`  run ${done}/${runs}: ${failed ? 'failed' : 'ok'}\n`)
    const { signal } = stopping
    return await runAll(files, (test) => testLive(headless, test, { runs, model, approve, signal, progress }))
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** Each file on its own: one that cannot be read keeps no other from being judged. */
async function runAll(
  files: string[],
  run: (test: SessionTest, file: string) => Promise<Partial<TestResult>>,
): Promise<TestResult[]> {
  const results: TestResult[] = []
  for (const file of files) {
    const begun = performance.now()
    const empty = {
      file,
      name: file,
      outcome: 'passed',
      failures: [],
      error: null,
      divergences: [],
      live: null,
    } as const
    const result: TestResult = { ...empty, failures: [], divergences: [], seconds: 0 }
    try {
      const test = await readTest(file)
      result.name = test.name
      Object.assign(result, await run(test, file))
    } catch (error) {
      const info = toErrorInfo(error)
      if (info.code === 'CANCELLED') throw error
      result.error = info
      result.outcome = OUTCOMES[info.code] ?? 'failed'
    }
    result.seconds = (performance.now() - begun) / 1000
    results.push(result)
    process.stderr.write(`${formatProgress(result, results.length, files.length)}\n`)
  }
  return results
}

/** What a failure before judging means; any other is one of the test. */
const OUTCOMES: Partial<Record<string, TestResult['outcome']>> = {
  VALIDATION_FAILED: 'unreadable',
  RECORDING_INVALID: 'unreadable',
  RECORDING_TOO_NEW: 'unreadable',
  RECORDING_INCOMPLETE: 'incomplete',
}

async function writeReport(file: string, results: TestResult[]): Promise<void> {
  await writeFile(file, formatJUnit(results)).catch((cause: Error) => {
    throw new StudioError('VALIDATION_FAILED', `The report cannot be written: ${cause.message}`, { cause })
  })
}

function parseTimes(text: string): number {
  const times = Number(text)
  if (!Number.isInteger(times) || times < 1 || times > 1000) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000; name files before it.')
  }
  return times
}

function parseRunId(text: string): RunId {
  const parsed = RunId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('That is not the id of a run; "autoglm runs" lists them.')
  return parsed.data
}
