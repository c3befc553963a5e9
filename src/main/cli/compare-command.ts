import type { RunId } from '@shared/ids.ts'
import type { Command } from 'commander'
import { compareRuns } from '../trace/compare/compare-runs.ts'
import { readTrace } from '../trace/export.ts'
import { compareInferences, divergingToken, formatComparison, formatInferences } from './compare.ts'
import { EXIT } from './exit.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** `autoglm compare`: exit code 0 when the runs are equal, 3 when they differ. */
export function addCompareCommand(
  program: Command,
  shared: (command: Command) => Command,
  parseRunId: (text: string) => RunId,
  done: (code: number) => void,
): void {
  const command = program
    .command('compare')
    .description('align two runs step by step, and name what decided their tokens differently')
    .argument('<run>', 'the id of a run', parseRunId)
    .argument('<other>', 'the id of another run', parseRunId)
  shared(command).action(async (left: RunId, right: RunId, options: GlobalOptions) => {
    const compare = async (store: Parameters<typeof readTrace>[0]) => {
      const comparison = await compareRuns(store, left, right)
      const [one, other] = [readTrace(store, left), readTrace(store, right)]
      return {
        ...comparison,
        token: divergingToken(comparison, one, other),
        inferences: compareInferences(one, other),
      }
    }
    const found = await within(options, ({ studio }) => compare(studio.store), { lookOnly: true })
    print(options, found, () => `${formatComparison(found, found.token)}\n${formatInferences(found.inferences)}`)
    done(found.first === null ? EXIT.done : EXIT.diverged)
  })
}
