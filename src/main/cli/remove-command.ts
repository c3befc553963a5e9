import type { RunId } from '@shared/ids.ts'
import type { Command } from 'commander'
import { removeRuns } from '../studio/bulk-runs.ts'
import { chosenRuns, followWork, parseQuery, parseRunIds } from './chosen-runs.ts'
import { EXIT } from './exit.ts'
import { type GlobalOptions, print, within } from './within.ts'

type RemoveOptions = GlobalOptions & { filter?: string; yes: boolean }

/** Adds `remove`: deletes runs for good. Without --yes it only says which. */
export function addRemoveCommand(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  shared(
    program
      .command('remove')
      .description('delete runs for good; the audit log keeps a row for each')
      .argument('[run...]', 'the ids of the runs', parseRunIds, [])
      .option(
        '--filter <query>',
        'instead of ids: every run that it fits, such as: status:failed before:2026-11-01',
        parseQuery,
      )
      .option('--yes', 'really delete them', false)
      .action(async (named: RunId[], options: RemoveOptions) => {
        const { filter, yes } = options
        done(
          await within(
            options,
            async ({ studio, client }) => {
              const runIds = await chosenRuns(client, named, filter)
              if (!yes) {
                print(options, { removed: [], wouldRemove: runIds }, () => wouldRemove(runIds))
                return runIds.length === 0 ? EXIT.done : EXIT.usage
              }
              const work = await followWork((signal) => removeRuns(studio, 'cli', runIds, signal))
              const refused = new Set(work.refused.map(({ runId }) => runId))
              const removed = runIds.slice(0, work.done).filter((runId) => !refused.has(runId))
              print(options, { removed, refused: work.refused }, () =>
                [
                  `Deleted ${count(removed)}.`,
                  ...work.refused.map(({ runId, message }) => `${runId}: ${message}`),
                ].join('\n'),
              )
              if (work.done < runIds.length) return EXIT.cancelled
              return refused.size > 0 ? EXIT.failed : EXIT.done
            },
            yes ? {} : { lookOnly: true },
          ),
        )
      }),
  )
}

const count = (runIds: readonly RunId[]): string => (runIds.length === 1 ? '1 run' : `${runIds.length} runs`)

/** Ids that a list of what would go names. */
const NAMED = 20

function wouldRemove(runIds: readonly RunId[]): string {
  if (runIds.length === 0) return 'No run matches.'
  const more = runIds.length - NAMED
  return [
    ...runIds.slice(0, NAMED),
    ...(more > 0 ? [`and ${more} more`] : []),
    `Nothing was deleted. Add --yes to delete ${count(runIds)} for good.`,
  ].join('\n')
}
