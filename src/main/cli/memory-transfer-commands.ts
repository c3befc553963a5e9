import { StudioError } from '@shared/errors.ts'
import type { ForgetPreview, ForgetReport, ForgetWhat } from '@shared/forget.ts'
import { RunId } from '@shared/ids.ts'
import { MemoryId } from '@shared/memory.ts'
import type { Command } from 'commander'
import { exportMemories } from '../studio/memory/transfer.ts'
import { EXIT } from './exit.ts'
import { safe } from './safe-text.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface ForgetOptions extends GlobalOptions {
  about?: string
  run?: string
  runs: boolean
  backups: boolean
  yes: boolean
}

/** Adds to `autoglm memory` what moves memories out and in, and what forgets for good. */
export function addMemoryTransferCommands(
  memory: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(memory.command('export').description('write what is remembered into a file'))
    .argument('<file>', 'where to, as JSON lines')
    .action(async (file: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const memories = await within(options, ({ studio }) => exportMemories(studio.store, file), { lookOnly: true })
      print(options, { path: file, memories }, () => `Written to ${file}: ${count(memories)}.`)
    })
  shared(memory.command('import').description('add memories from a file; they take the place of nothing you said'))
    .argument('<file>', 'as "memory export" writes it')
    .action(async (file: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const counts = await within(options, ({ studio }) => studio.memories.importFile('cli', file))
      const { added, known, conflicts } = counts
      print(options, counts, () =>
        [
          `Added ${count(added)}; ${known} known already.`,
          ...(conflicts > 0
            ? [`${conflicts} contradict what is remembered here: see "autoglm memory conflicts".`]
            : []),
        ].join('\n'),
      )
    })
  shared(memory.command('forget').description('forget for good; without --yes it only says what would go'))
    .argument('[id...]', 'the ids of memories')
    .option('--about <name>', 'everything that names somebody or something')
    .option('--run <id>', 'a run, and what only it brought')
    .option('--runs', 'also remove the runs whose records hold the same words', false)
    .option('--backups', 'also put a new backup in the place of those there are', false)
    .option('--yes', 'really forget', false)
    .action(async (ids: string[], _: ForgetOptions, command: Command) => {
      const options = command.optsWithGlobals<ForgetOptions>()
      const { runs, backups, yes } = options
      const what = chosen(ids, options)
      done(
        await within(
          options,
          async ({ client }) => {
            const preview = await client.memory.forgetPreview({ what })
            const nothing = preview.total + preview.entities.length + preview.runs.length === 0
            if (!yes || nothing) {
              print(options, { ...preview, forgotten: false }, () => formatPreview(preview))
              return nothing ? EXIT.done : EXIT.usage
            }
            const report = await client.memory.forget({ what, runs, backups })
            print(options, { ...report, forgotten: true }, () => formatReport(report))
            return EXIT.done
          },
          yes ? {} : { lookOnly: true },
        ),
      )
    })
}

/** Errors: VALIDATION_FAILED unless exactly one of the three is named. */
function chosen(ids: readonly string[], { about, run }: ForgetOptions): ForgetWhat {
  if ([ids.length > 0, about !== undefined, run !== undefined].filter(Boolean).length !== 1)
    throw new StudioError('VALIDATION_FAILED', 'Name what to forget: ids of memories, or --about, or --run.')
  if (about !== undefined) return { kind: 'about', name: about }
  if (run !== undefined) return { kind: 'run', runId: parsed(RunId, run, 'run') }
  return { kind: 'memories', ids: ids.map((id) => parsed(MemoryId, id, 'memory')) }
}

function parsed<T>(schema: { safeParse(text: string): { success: boolean; data?: T } }, text: string, what: string): T {
  const { data } = schema.safeParse(text)
  if (data === undefined) throw new StudioError('VALIDATION_FAILED', `"${text}" is not the id of a ${what}.`)
  return data
}

const count = (memories: number): string => (memories === 1 ? '1 memory' : `${memories} memories`)

const REASONS: Record<ForgetPreview['runs'][number]['reason'], string> = {
  itself: 'goes',
  wrote: 'wrote them',
  given: 'was given them',
  names: 'its question names it',
  fork: 'a fork of such a run',
}

function formatPreview({ memories, total, entities, relations, runs, backups }: ForgetPreview): string {
  if (total + entities.length + runs.length === 0) return 'There is nothing of that.'
  return [
    `${count(total)} would go:`,
    ...memories.map(({ id, text }) => `  ${id} ${safe(text)}`),
    ...(entities.length > 0
      ? [`Of the graph, with ${relations === 1 ? '1 relation' : `${relations} relations`}:`]
      : []),
    ...entities.map(({ id, name }) => `  ${id} ${safe(name)}`),
    ...(runs.length > 0 ? ['Runs whose records hold the same words (--runs removes them too):'] : []),
    ...runs.map(({ id, input, reason }) => `  ${id} ${REASONS[reason]}: ${safe(input.slice(0, 80))}`),
    ...(backups > 0 ? [`${backups} backups hold what was there when they were made (--backups renews them).`] : []),
    'Nothing was forgotten. Add --yes to forget for good.',
  ].join('\n')
}

function formatReport({
  memories,
  entities,
  relations,
  runsRemoved,
  runsLeft,
  backupsLeft,
  found,
}: ForgetReport): string {
  return [
    `Forgot ${count(memories)} and removed ${runsRemoved.length === 1 ? '1 run' : `${runsRemoved.length} runs`}.`,
    ...(entities > 0 ? [`Of the graph went ${entities} entities and ${relations} relations.`] : []),
    ...(runsLeft.length > 0 ? [`These runs still hold the words: ${runsLeft.join(', ')}`] : []),
    ...(backupsLeft.length > 0 ? [`These backups still hold them: ${backupsLeft.join(', ')}`] : []),
    found > 0
      ? `${found} of the texts are still in the database file, since something else says the same or is being read.`
      : 'Nothing of their texts is left in the database file.',
  ].join('\n')
}
