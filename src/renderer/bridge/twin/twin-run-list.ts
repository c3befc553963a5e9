import { StudioError } from '@shared/errors.ts'
import { compareCursors, compareRuns, cursorAt, NEWEST_FIRST } from '@shared/run-order.ts'
import { matchesRun, readRunQuery } from '@shared/run-query.ts'
import type { Run } from '@shared/runs.ts'
import type { StudioClient } from '../client.ts'

type Asked = Parameters<StudioClient['runs']['list']>[0]

/** Runs of the studio in memory, listed as the host does. */
export function listTwinRuns(runs: readonly Run[], asked: Asked): Run[] {
  const { limit = 100, order = NEWEST_FIRST, after, status, query = '' } = asked
  return admitted(runs, query)
    .filter((run) => !status || run.status === status)
    .filter((run) => !after || compareCursors(cursorAt(run, order), after, order) > 0)
    .sort((a, b) => compareRuns(a, b, order))
    .slice(0, limit)
}

/** Tools are not looked at here: the twin's runs all call the same ones. */
export function admitted(runs: readonly Run[], query: string): Run[] {
  const read = readRunQuery(query)
  if ('problem' in read) throw new StudioError('VALIDATION_FAILED', read.problem)
  return runs.filter((run) => matchesRun(run, read.conditions))
}
