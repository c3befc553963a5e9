import { type RunId, SpanId } from '@shared/ids.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { pickSpan, xraySpan } from '../studio/xray.ts'
import { formatXray } from './print-xray.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** Adds `xray`: an answer taken apart, token by token. `parseRunId` reads the run's id. */
export function addXrayCommand(
  program: Command,
  shared: (command: Command) => Command,
  parseRunId: (text: string) => RunId,
): void {
  shared(
    program
      .command('xray')
      .description('take an answer of a run apart: what each token is, how each call was read, and which rule failed')
      .argument('<run>', 'the id of the run', parseRunId)
      .option('--span <id>', 'the inference; the last one that called a tool when not named', parseSpanId)
      .action(async (runId: RunId, options: GlobalOptions & { span?: SpanId }) => {
        const xray = await within(
          options,
          ({ studio: { store } }) => xraySpan(store, runId, options.span ?? pickSpan(store, runId)),
          { lookOnly: true },
        )
        print(options, xray, () => formatXray(xray))
      }),
  )
}

function parseSpanId(text: string): SpanId {
  const parsed = SpanId.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError('That is not the id of a span; "autoglm trace RUN --json" lists them.')
  return parsed.data
}
