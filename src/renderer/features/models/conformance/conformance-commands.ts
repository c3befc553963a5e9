import type { ModelId } from '@shared/ids.ts'
import i18next from 'i18next'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'

export async function startCheck(modelId: ModelId, saved: boolean): Promise<void> {
  await attempt(() => api().conformance.start({ modelId, saved }))
}

export async function cancelCheck(): Promise<void> {
  await attempt(() => api().conformance.cancel())
}

export async function exportCard(cardId: string): Promise<void> {
  const written = await attempt(() => api().conformance.exportCard({ cardId }))
  if (written) tell(i18next.t('cases.exported', { path: written.path }))
}

export async function exportCases(): Promise<void> {
  const written = await attempt(() => api().conformance.exportCases())
  if (written) tell(i18next.t('cases.exported', { path: written.path }))
}

export async function importCases(): Promise<void> {
  const done = await attempt(() => api().conformance.importCases())
  if (done) tell(i18next.t('cases.imported', { count: done.added }))
}

export async function removeCase(caseId: string): Promise<void> {
  await attempt(() => api().conformance.removeCase({ caseId }))
}
