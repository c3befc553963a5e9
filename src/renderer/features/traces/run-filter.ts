import type { Run, RunStatus } from '@shared/runs.ts'

export interface RunFilter {
  text: string
  status: RunStatus | 'all'
}

/** Whether the list shows `run`: part of the input or the answer, in any case, as the host searches. */
export function matchesFilter(run: Run, filter: RunFilter): boolean {
  if (filter.status !== 'all' && run.status !== filter.status) return false
  const wanted = filter.text.trim().toLowerCase()
  if (wanted === '') return true
  return run.input.toLowerCase().includes(wanted) || (run.answer?.toLowerCase().includes(wanted) ?? false)
}

/** Pure: what the list shows, newest first, each run once; a run known live wins over one of an older page. */
export function mergeRuns(live: readonly Run[], older: readonly Run[], filter: RunFilter): Run[] {
  const byId = new Map<string, Run>()
  for (const run of older) byId.set(run.id, run)
  for (const run of live) byId.set(run.id, run)
  return [...byId.values()].filter((run) => matchesFilter(run, filter)).sort((a, b) => b.startedAt - a.startedAt)
}
