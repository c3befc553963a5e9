import type { RunId } from '@shared/ids.ts'
import type { ExportOptions } from '@shared/share.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'
import { exportRuns } from '../list/bulk-work.ts'

interface ExportState {
  /** The runs whose export is being prepared; none when the dialog is closed. */
  runIds: readonly RunId[]
  options: ExportOptions
  /** Texts to replace besides, one a line, as they are typed. */
  typed: string
  writing: boolean
}

export const exportState = createStore<ExportState>(() => ({
  runIds: [],
  options: { format: 'share', profile: 'genai-1.41', content: false, redact: true, patterns: [] },
  typed: '',
  writing: false,
}))

/** Opens the dialog; the choices of the last time stay. */
export function openExport(runIds: readonly RunId[]): void {
  exportState.setState({ runIds })
}

export function closeExport(): void {
  exportState.setState({ runIds: [] })
}

export function changeExport(change: Partial<ExportOptions>): void {
  exportState.setState(({ options }) => ({ options: { ...options, ...change } }))
}

/** What the lines of a text ask to replace; lines that would be refused are left out. */
export function patternsOf(typed: string): string[] {
  return [...new Set(typed.split('\n').map((line) => line.trim()))]
    .filter((line) => line.length >= 2 && line.length <= 200 && /^[^*]+(\*[^*]*){0,2}$/.test(line))
    .slice(0, 50)
}

export function typePatterns(typed: string): void {
  exportState.setState(({ options }) => ({ typed, options: { ...options, patterns: patternsOf(typed) } }))
}

/** Asks for a place and writes. The dialog of one run closes when it is done, that of several at once: the list shows how far they are. */
export async function writeExport(): Promise<void> {
  const { runIds, options } = exportState.getState()
  const [runId] = runIds
  if (!runId) return
  if (runIds.length > 1) {
    closeExport()
    await exportRuns([...runIds], options)
    return
  }
  exportState.setState({ writing: true })
  const written = await attempt(() => api().share.export({ runId, options }))
  exportState.setState({ writing: false })
  if (!written) return
  closeExport()
  tell(i18next.t('traces.exported', { path: written.path }))
}
