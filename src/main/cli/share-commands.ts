import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { ExportFormat, ExportOptions, OtlpProfile } from '@shared/share.ts'
import { type Command, Option } from 'commander'
import { exportRuns } from '../studio/bulk-runs.ts'
import { chosenRuns, followWork, parseQuery, parseRunIds } from './chosen-runs.ts'
import { EXIT } from './exit.ts'
import { formatExport, formatImport } from './print.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface ExportWords extends GlobalOptions {
  format: ExportFormat
  conventions: OtlpProfile
  content: boolean
  redact: boolean
  remove: string[]
  out?: string
  filter?: string
}

/** Adds the commands by which runs leave and come in. */
export function addShareCommands(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(
    program
      .command('export')
      .description('write runs to files: to share, or as OpenTelemetry')
      .argument('[run...]', 'the ids of the runs', parseRunIds, [])
      .option('--filter <query>', 'instead of ids: every run that it fits', parseQuery)
      .addOption(
        new Option(
          '--format <format>',
          'share: one file that another studio imports; record: the whole record as JSON; otlp-json, otlp-proto: spans',
        )
          .choices(ExportFormat.options)
          .default('share'),
      )
      .addOption(
        new Option('--conventions <name>', 'whose names OTLP attributes have')
          .choices(OtlpProfile.options)
          .default('genai-1.41'),
      )
      .option('--content', 'OTLP: prompts, answers, arguments and results too', false)
      .option('--no-redact', 'keep e-mail addresses, keys, home folders and phone numbers')
      .option('--remove <text...>', 'replace this text as well; * stands for anything up to a space', [])
      .option('--out <path>', 'a file, or a folder for several runs; standard output when absent')
      .action(async (named: RunId[], words: ExportWords) => {
        const { format, conventions: profile, content, redact, remove: patterns, out } = words
        const options = ExportOptions.parse({ format, profile, content, redact, patterns })
        await within(words, async ({ studio, client }) => {
          const { share } = studio
          const runIds = await chosenRuns(client, named, words.filter)
          const [runId] = runIds
          if (!runId) {
            print(words, { path: out ?? null, runs: [] }, () => 'No run matches.')
            return
          }
          if (words.filter !== undefined || runIds.length > 1) {
            if (out === undefined)
              throw new StudioError('VALIDATION_FAILED', 'Several runs need a folder: add --out FOLDER.')
            const work = await followWork((signal) => exportRuns(studio, 'cli', runIds, options, out, signal))
            const refused = new Set(work.refused.map((each) => each.runId))
            const written = runIds.slice(0, work.done).filter((each) => !refused.has(each))
            print(words, { path: out, runs: written, refused: work.refused }, () =>
              [`Wrote ${written.length} runs to ${out}`, ...work.refused.map(({ message }) => message)].join('\n'),
            )
            done(work.done < runIds.length ? EXIT.cancelled : refused.size > 0 ? EXIT.failed : EXIT.done)
            return
          }
          if (out === undefined && !words.json) {
            await share.exportTo('cli', runId, options, writeOut)
            return
          }
          // With --json and no file: what would leave, and nothing is written.
          const written =
            out === undefined
              ? await share.preview(runId, options)
              : await share.exportToFile('cli', runId, options, out)
          print(words, { path: out ?? null, ...written }, () => formatExport(out ?? '', written))
        })
      }),
  )

  shared(
    program
      .command('import')
      .description('read runs from a file: shared by a studio, OTLP traces as JSON or protobuf, or chat logs')
      .argument('<file>', 'path of the file')
      .action(async (file: string, options: GlobalOptions) => {
        const report = await within(options, ({ studio: { share } }) => share.importFile('cli', file))
        print(options, report, () => formatImport(report))
      }),
  )
}

/** To standard output, no faster than it is read. */
const writeOut = (piece: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(piece, (error) => (error ? reject(error) : resolve()))
  })
