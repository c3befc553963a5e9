import type { Breakpoint, Release } from '@shared/breakpoints.ts'
import type { RunId } from '@shared/ids.ts'
import { api } from '../../../bridge/connection.ts'
import { runViewNow } from '../../../bridge/run-store.ts'
import { studioNow } from '../../../bridge/studio-store.ts'
import { isActive } from '../../../lib/run-status.ts'
import { attempt } from '../../../ui/toasts.ts'
import { runState } from '../run-state.ts'

/** The breakpoints of every run that is started here. */
export const breakpointsNow = (): Breakpoint[] => studioNow()?.settings.breakpoints ?? []

/** Keeps them, also for the run on the screen while it goes on. */
export async function setBreakpoints(breakpoints: Breakpoint[]): Promise<void> {
  await attempt(() => api().settings.update({ breakpoints }))
  const { runId } = runState.getState()
  const run = runId ? runViewNow(runId)?.run : undefined
  if (run && isActive(run.status)) await attempt(() => api().runs.setBreakpoints({ runId: run.id, breakpoints }))
}

/** Holds the run before its next step. */
export async function pauseRun(runId: RunId): Promise<void> {
  await attempt(() => api().runs.setBreakpoints({ runId, breakpoints: breakpointsNow(), pause: true }))
}

/** False when it could not be told. */
export async function release(runId: RunId, scope: string, word: Release): Promise<boolean> {
  const done = await attempt(async () => {
    await api().runs.release({ runId, scope, release: word })
    return true
  })
  return done ?? false
}
