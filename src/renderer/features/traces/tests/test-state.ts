import type { RunId } from '@shared/ids.ts'
import type { TestPlan } from '@shared/session-test.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'

/** The test that is about to be saved. */
export const testState = createStore<{ plan: TestPlan | null }>(() => ({ plan: null }))

/** Shows what a test of this run would assert. */
export async function openTest(runId: RunId): Promise<void> {
  const plan = await attempt(() => api().tests.preview({ runId }))
  if (plan) testState.setState({ plan })
}

export function closeTest(): void {
  testState.setState({ plan: null })
}

/** Writes it where the person says; the dialog stays when they say nowhere. */
export async function saveTest(runId: RunId): Promise<void> {
  const saved = await attempt(() => api().tests.save({ runId }))
  if (!saved) return
  closeTest()
  tell(i18next.t('tests.saved', { path: saved.path }))
}
