import type { RunId } from '@shared/ids.ts'
import type { Run } from '@shared/runs.ts'
import type { StudioClient } from '../client.ts'
import type { TwinRun } from './twin-run.ts'

/** Forks that play their question's script from the beginning: what was changed is named and changes nothing. */
export function twinForks(
  find: (runId: string) => TwinRun,
  all: () => Run[],
  begin: (run: Pick<Run, 'input' | 'seed'>, forked: NonNullable<Run['forked']>) => Run,
): StudioClient['forks'] {
  const rootOf = (run: Run): RunId => run.forked?.rootId ?? run.id
  return {
    create: async ({ runId, spanId, edits }) => {
      const { run, topic } = find(runId)
      const order = topic.state.spans.find(({ id }) => id === spanId)?.order ?? 1
      const input = edits.find((edit) => edit.kind === 'input')?.text ?? run.input
      const kinds = edits.map(({ kind }) => kind)
      const forked = { runId: run.id, rootId: rootOf(run), step: 1, order, at: Date.now(), edits: kinds }
      return begin({ input, seed: run.seed }, forked)
    },
    family: async ({ runId }) => {
      const rootId = rootOf(find(runId).run)
      return all()
        .filter((run) => rootOf(run) === rootId)
        .sort((a, b) => a.startedAt - b.startedAt)
    },
    memories: async () => [{ id: 'memory_1', text: 'Alice likes copper.', createdAt: Date.now() - 86_400_000 }],
  }
}
