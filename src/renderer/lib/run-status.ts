import type { Run, RunStatus } from '@shared/runs.ts'

/** Whether the run still goes on or waits for a person. */
export function isActive(status: RunStatus): boolean {
  return status === 'running' || status === 'waiting'
}

export const RUN_STATUSES = [
  'running',
  'waiting',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const satisfies RunStatus[]

/** Milliseconds the run took, or has taken until `now`. */
export function runDuration(run: Run, now: number): number {
  return Math.max(0, (run.endedAt ?? now) - run.startedAt)
}
