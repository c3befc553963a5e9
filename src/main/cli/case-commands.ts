import { resolve } from 'node:path'
import { CaseId, type Expectation } from '@shared/conformance.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { checkModel } from './check-command.ts'
import { formatScoreCard } from './print.ts'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** Adds the commands under `models` that score a model, and those for the cases people saved. */
export function addCaseCommands(models: Command, shared: (command: Command) => Command): void {
  shared(models.command('check').description('score a model on tool calls: the conformance card'))
    .argument('[model]', 'the model, by name, id or path of a GGUF file')
    .addOption(
      new Option('--cases <which>', 'cases that ship with the studio, saved ones, or both')
        .choices(['all', 'builtin', 'saved'])
        .default('all'),
    )
    .action(async (name: string | undefined, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { cases: 'all' | 'builtin' | 'saved' }>()
      const scope = { builtin: options.cases !== 'saved', saved: options.cases !== 'builtin' }
      const card = await within(options, (headless) => checkModel(headless, name, scope))
      print(options, card, () => formatScoreCard(card))
    })

  const cases = models.command('cases').description('list the conformance cases people saved')
  shared(cases).action(async (_options: GlobalOptions, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions>()
    const found = await within(options, ({ studio }) => studio.conformance.cases.list(), { lookOnly: true })
    print(options, { cases: found }, () =>
      found.length === 0
        ? 'No saved cases. Save one: autoglm xray RUN --save NAME'
        : table([
            ['CASE', 'NAME', 'EXPECTED'],
            ...found.map(({ id, name, expect }) => [id, name, formatExpectation(expect)]),
          ]),
    )
  })
  shared(cases.command('export').description('write all saved cases to a JSON file, to share them'))
    .argument('<file>', 'the file to write')
    .action(async (file: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const path = resolve(file)
      const written = await within(options, ({ studio }) => studio.conformance.cases.exportTo(path), { lookOnly: true })
      print(options, { path, written }, () => `${written} cases written to ${path}`)
    })
  shared(cases.command('import').description('add the cases of a JSON file'))
    .argument('<file>', 'a file that a studio exported')
    .action(async (file: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const added = await within(options, ({ studio }) => studio.conformance.importFrom('cli', resolve(file)))
      print(options, { added }, () => `${added} cases added`)
    })
  shared(cases.command('remove').description('remove a saved case'))
    .argument('<case>', 'the id of the case', parseCaseId)
    .action(async (id: CaseId, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(options, ({ studio }) => studio.conformance.remove('cli', id))
      print(options, { removed: id }, () => `${id} was removed`)
    })
}

export function formatExpectation(expect: Expectation): string {
  if ('calls' in expect) return expect.calls.map((call) => `${call.name}(${JSON.stringify(call.arguments)})`).join(', ')
  if ('problem' in expect) return `a call that fails: ${expect.problem}`
  return expect.answer.length === 0 ? 'no call' : `no call, and ${expect.answer.join(', ')}`
}

function parseCaseId(text: string): CaseId {
  const parsed = CaseId.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError('That is not the id of a saved case; "autoglm models cases" lists them.')
  return parsed.data
}
