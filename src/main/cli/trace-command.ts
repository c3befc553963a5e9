import type { RunId, SpanId } from '@shared/ids.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { readLedger } from '../studio/ledger.ts'
import { readTrace } from '../trace/export.ts'
import { formatTrace } from './print.ts'
import { formatLedger } from './print-ledger.ts'
import { parseSpanId } from './span-id.ts'
import { type GlobalOptions, print, within } from './within.ts'

type TraceOptions = GlobalOptions & { record: boolean; ledger: boolean; span?: SpanId }

/** Adds `trace`: every step of a run, or what the prompt of one was made of. `parseRunId` reads the run's id. */
export function addTraceCommand(
  program: Command,
  shared: (command: Command) => Command,
  parseRunId: (text: string) => RunId,
): void {
  shared(
    program
      .command('trace')
      .description('show every step of a run')
      .argument('<run>', 'the id of the run', parseRunId)
      .option('--record', 'with --json: the whole record, enough to replay the run', false)
      .option('--ledger', 'show instead what the tokens of a prompt were there for, and which were reused', false)
      .option('--span <id>', 'with --ledger: the inference; the last step when not named', parseSpanId)
      .action(async (runId: RunId, options: TraceOptions) => {
        if (options.ledger) {
          const ledger = await within(
            options,
            ({ studio }) => readLedger(studio.store, runId, options.span ?? null),
            LOOK,
          )
          print(options, ledger, () => formatLedger(ledger))
          return
        }
        if (options.span) throw new InvalidArgumentError('--span goes with --ledger.')
        // Taking a whole record is itself recorded, so it needs the profile to itself.
        const trace = options.record
          ? await within(options, ({ studio }) => studio.runs.record('cli', runId))
          : await within(options, ({ studio }) => readTrace(studio.store, runId), LOOK)
        print(options, trace, () => formatTrace(trace))
      }),
  )
}

const LOOK = { lookOnly: true }
