import type { Run, RunStatus } from '@shared/runs.ts'

/** Whether the run still goes on or waits for a person. */
export function isActive(status: RunStatus): boolean {
  return status === 'running' || status === 'waiting'
}

/** Milliseconds the run took, or has taken until `now`. */
export function runDuration(run: Run, now: number): number {
  return Math.max(0, (run.endedAt ?? now) - run.startedAt)
}
