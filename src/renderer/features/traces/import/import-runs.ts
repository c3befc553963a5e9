import i18next from 'i18next'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'
import { selectRun } from '../traces-state.ts'

/** Asks for a file, reads its runs and shows the first. */
export async function importRuns(): Promise<void> {
  const report = await attempt(() => api().share.import())
  if (!report) return
  const [first] = report.runs
  if (first) selectRun(first.runId)
  tell([i18next.t('share.imported', { count: report.runs.length }), ...report.remarks].join(' '))
}
