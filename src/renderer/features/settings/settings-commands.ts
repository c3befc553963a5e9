import type { Settings, SettingsPatch } from '@shared/settings.ts'
import { api } from '../../bridge/connection.ts'
import { attempt } from '../../ui/toasts.ts'

/** Changes settings; the new ones come back through the studio's state. */
export async function updateSettings(patch: SettingsPatch): Promise<void> {
  await attempt(() => api().settings.update(patch))
}

export async function stopEmbedding(): Promise<void> {
  await attempt(() => api().embedding.stop())
}

export async function resumeEmbedding(): Promise<void> {
  await attempt(() => api().embedding.resume())
}

export async function chooseWorkspace(): Promise<void> {
  await attempt(() => api().settings.chooseWorkspace())
}

export async function resetWorkspace(): Promise<void> {
  await attempt(() => api().settings.resetWorkspace())
}

export async function choosePythonPackages(): Promise<void> {
  await attempt(() => api().settings.choosePythonPackages())
}

export async function resetPythonPackages(): Promise<void> {
  await attempt(() => api().settings.resetPythonPackages())
}

/**
 * Reads a whole number a person typed: null for empty (the default), `invalid` outside of `min` to `max`.
 */
export function parseOptionalInteger(text: string, min: number, max: number): number | null | 'invalid' {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (!/^\d{1,9}$/.test(trimmed)) return 'invalid'
  const value = Number(trimmed)
  return value >= min && value <= max ? value : 'invalid'
}

export type Theme = Settings['theme']
export type Language = Settings['language']
