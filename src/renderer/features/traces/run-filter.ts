import { type Judgement, judgeRun } from '@shared/judge-run.ts'
import { compareCursors, compareRuns, cursorAt, type RunCursor, type RunOrder } from '@shared/run-order.ts'
import { type RunQueryReading, readRunQuery } from '@shared/run-query.ts'
import type { Run } from '@shared/runs.ts'

/** What the list shows, and in which order. */
export interface RunFilter {
  text: string
  order: RunOrder
}

/** Pages of the host, in the filter's order. */
export interface RunPages {
  runs: readonly Run[]
  /** How far they reach; null before the first has come, and when nothing lies behind them. */
  end: RunCursor | null
}

/** What is wrong with what was typed; null when it can be searched for. */
export function filterProblem(filter: RunFilter): Extract<RunQueryReading, { problem: string }> | null {
  const read = readRunQuery(filter.text)
  return 'problem' in read ? read : null
}

/** A judge of runs as lists carry them; what cannot be read admits all. */
export function judgeOf(filter: RunFilter): (run: Run) => Judgement {
  const read = readRunQuery(filter.text)
  return 'problem' in read ? () => 'yes' : (run) => judgeRun(run, read.conditions)
}

/**
 * Pure: what the list shows, each run once. Live runs are newer than those of the pages and win over them. A run that is only live is shown
 * where it is known to match, and not behind the pages' end, where it would come before runs that are not loaded yet.
 */
export function mergeRuns(live: readonly Run[], pages: RunPages, filter: RunFilter): Run[] {
  const judge = judgeOf(filter)
  const { order } = filter
  const { end } = pages
  const shown = new Map<string, Run>()
  for (const run of pages.runs) shown.set(run.id, run)
  for (const run of live) {
    const loaded = shown.has(run.id)
    const judgement = judge(run)
    if (judgement === 'no') shown.delete(run.id)
    else if (loaded) shown.set(run.id, run)
    else if (judgement === 'yes' && (end === null || compareCursors(cursorAt(run, order), end, order) <= 0))
      shown.set(run.id, run)
  }
  return [...shown.values()].sort((a, b) => compareRuns(a, b, order))
}

/** Names the live runs that only the host can judge, as they are now: when it changes, the host is to be asked again. */
export function undecided(live: readonly Run[], filter: RunFilter): string {
  const judge = judgeOf(filter)
  return live
    .filter((run) => judge(run) === 'unknown')
    .map((run) => `${run.id} ${run.status}`)
    .join()
}
