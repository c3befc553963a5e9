import { CaseName, Expectation } from '@shared/conformance.ts'
import { suggestExpectation } from '@shared/expectation.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { type Command, InvalidArgumentError } from 'commander'
import { pickSpan, xraySpan } from '../studio/xray.ts'
import { formatExpectation } from './case-commands.ts'
import { formatXray } from './print-xray.ts'
import { parseSpanId } from './span-id.ts'
import { type GlobalOptions, print, within } from './within.ts'

type XrayOptions = GlobalOptions & { span?: SpanId; save?: string; expect?: Expectation }

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
      .option('--save <name>', 'keep it as a conformance case of this name', parseName)
      .option(
        '--expect <json>',
        'with --save, what it should have answered: {"calls": [{"name": …, "arguments": {…}}]}, {"answer": ["part of it"]} for no call, or {"problem": "part of the sentence"}; the calls it made when not said',
        parseExpectation,
      )
      .action(async (runId: RunId, options: XrayOptions) => {
        const { save, expect, span } = options
        if (save === undefined) {
          const xray = await within(
            options,
            ({ studio: { store } }) => xraySpan(store, runId, span ?? pickSpan(store, runId)),
            { lookOnly: true },
          )
          print(options, xray, () => formatXray(xray))
          return
        }
        const saved = await within(options, ({ studio: { store, conformance } }) => {
          const spanId = span ?? pickSpan(store, runId)
          const wanted = expect ?? suggestExpectation(xraySpan(store, runId, spanId))
          return conformance.save('cli', { runId, spanId, name: save, expect: wanted })
        })
        print(options, saved, () => `${saved.id} expects ${formatExpectation(saved.expect)}`)
      }),
  )
}

function parseName(text: string): string {
  const parsed = CaseName.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('It must be a name of 1 to 200 characters.')
  return parsed.data
}

function parseExpectation(text: string): Expectation {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It must be JSON, such as {"answer": []} for an answer without a call.')
  }
  const parsed = Expectation.safeParse(value)
  if (!parsed.success)
    throw new InvalidArgumentError('It must be an object with one of the members "calls", "answer" or "problem".')
  return parsed.data
}
