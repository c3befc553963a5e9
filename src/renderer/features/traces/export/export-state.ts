import type { RunId } from '@shared/ids.ts'
import type { ExportOptions } from '@shared/share.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'

interface ExportState {
  /** The run whose export is being prepared; null when the dialog is closed. */
  runId: RunId | null
  options: ExportOptions
  /** Texts to replace besides, one a line, as they are typed. */
  typed: string
  writing: boolean
}

export const exportState = createStore<ExportState>(() => ({
  runId: null,
  options: { format: 'share', profile: 'genai-1.41', content: false, redact: true, patterns: [] },
  typed: '',
  writing: false,
}))

/** Opens the dialog; the choices of the last time stay. */
export function openExport(runId: RunId): void {
  exportState.setState({ runId })
}

export function closeExport(): void {
  exportState.setState({ runId: null })
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

/** Asks for a place and writes; the dialog closes when it is done. */
export async function writeExport(): Promise<void> {
  const { runId, options } = exportState.getState()
  if (!runId) return
  exportState.setState({ writing: true })
  const written = await attempt(() => api().share.export({ runId, options }))
  exportState.setState({ writing: false })
  if (!written) return
  closeExport()
  tell(i18next.t('traces.exported', { path: written.path }))
}
