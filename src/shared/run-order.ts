import type { Run } from './runs.ts'

/** What a list of runs can be sorted by: `tokens` are those in and out together. */
export const RUN_ORDER_KEYS = ['started', 'duration', 'tokens', 'steps'] as const
export type RunOrderKey = (typeof RUN_ORDER_KEYS)[number]

export interface RunOrder {
  by: RunOrderKey
  direction: 'asc' | 'desc'
}

export const NEWEST_FIRST: RunOrder = { by: 'started', direction: 'desc' }

/** The last run of a page: the next page begins behind it, whatever was added before it in the meantime. */
export interface RunCursor {
  key: number
  id: string
}

/** Stands for the duration of a run that goes on, which has none yet: shorter than any. */
export const NO_DURATION = -1

export function orderKey(run: Run, by: RunOrderKey): number {
  switch (by) {
    case 'started':
      return run.startedAt
    case 'duration':
      return run.endedAt === null ? NO_DURATION : run.endedAt - run.startedAt
    case 'tokens':
      return run.inputTokens + run.outputTokens
    case 'steps':
      return run.steps
    default:
      return by satisfies never
  }
}

export const cursorAt = (run: Run, { by }: RunOrder): RunCursor => ({ key: orderKey(run, by), id: run.id })

/**
 * Negative when `a` comes before `b`. Runs of one key go by their id, upwards when the keys go down: so either direction is the other
 * turned round, and one index serves both.
 */
export function compareCursors(a: RunCursor, b: RunCursor, { direction }: RunOrder): number {
  const down = b.key - a.key || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  return direction === 'desc' ? down : -down
}

export const compareRuns = (a: Run, b: Run, order: RunOrder): number =>
  compareCursors(cursorAt(a, order), cursorAt(b, order), order)

/** Whether both say the same. */
export const sameOrder = (a: RunOrder, b: RunOrder): boolean => a.by === b.by && a.direction === b.direction
