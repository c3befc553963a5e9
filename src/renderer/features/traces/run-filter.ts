import { asksSteps, matchesRun, type RunQueryReading, readRunQuery } from '@shared/run-query.ts'
import type { Run, RunStatus } from '@shared/runs.ts'

export interface RunFilter {
  text: string
  status: RunStatus | 'all'
}

/** What is wrong with what was typed; null when it can be searched for. */
export function filterProblem(filter: RunFilter): Extract<RunQueryReading, { problem: string }> | null {
  const read = readRunQuery(filter.text)
  return 'problem' in read ? read : null
}

/** Whether only the host can tell which runs match. */
export function isHostOnly(filter: RunFilter): boolean {
  const read = readRunQuery(filter.text)
  return 'conditions' in read && asksSteps(read.conditions)
}

/** Whether the list shows `run`, as far as the run itself tells; one that cannot be read shows all. */
export function matchesFilter(run: Run, filter: RunFilter): boolean {
  if (filter.status !== 'all' && run.status !== filter.status) return false
  const read = readRunQuery(filter.text)
  return 'problem' in read || matchesRun(run, read.conditions)
}

/** Pure: what the list shows, newest first, each run once; a run known live wins over one of an older page. */
export function mergeRuns(live: readonly Run[], older: readonly Run[], filter: RunFilter): Run[] {
  const byId = new Map<string, Run>()
  for (const run of older) byId.set(run.id, run)
  for (const run of live) byId.set(run.id, run)
  return [...byId.values()].filter((run) => matchesFilter(run, filter)).sort((a, b) => b.startedAt - a.startedAt)
}
