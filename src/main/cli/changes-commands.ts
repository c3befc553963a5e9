import type { ToolChange } from '@shared/changes.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { Command } from 'commander'
import { EXIT } from './exit.ts'
import { parseSpanId } from './span-id.ts'
import { type GlobalOptions, print, within } from './within.ts'

type ChangesOptions = GlobalOptions & { span?: SpanId }

/** Adds `changes` and `undo`: what the tools of a run changed, and the way back. */
export function addChangesCommands(
  program: Command,
  shared: (command: Command) => Command,
  parseRunId: (text: string) => RunId,
  done: (code: number) => void,
): void {
  const ofRun = (name: string, description: string): Command =>
    shared(program.command(name).description(description))
      .argument('<run>', 'the id of the run', parseRunId)
      .option('--span <id>', 'of this call instead of the whole run', parseSpanId)

  ofRun('changes', 'list what the tools of a run changed').action(async (runId: RunId, options: ChangesOptions) => {
    const input = { runId, ...(options.span ? { spanId: options.span } : {}) }
    const changes = await within(options, ({ client }) => client.changes.list(input), { lookOnly: true })
    print(options, changes, () =>
      changes.length === 0 ? 'Nothing was changed.' : changes.map(formatChange).join('\n'),
    )
  })

  ofRun('undo', 'take back what the tools of a run changed; what was changed since is left alone').action(
    async (runId: RunId, options: ChangesOptions) => {
      const input = { runId, ...(options.span ? { spanId: options.span } : {}) }
      const result = await within(options, ({ client }) => client.changes.undo(input))
      const { undone, problem } = result
      const count = undone === 1 ? '1 change' : `${undone} changes`
      print(options, result, () =>
        [`Undid ${count}.`, ...(problem ? [`Not all was undone: ${problem}`] : [])].join('\n'),
      )
      done(problem ? EXIT.failed : EXIT.done)
    },
  )
}

function formatChange({ kind, path, to, created, state, spanId }: ToolChange): string {
  const what = kind === 'write' && created ? 'create' : kind
  return `${spanId}  ${state.padEnd(7)}  ${what.padEnd(12)}  ${to ? `${path} -> ${to}` : path}`
}
