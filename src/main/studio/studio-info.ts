import { cpus } from 'node:os'
import type { StudioInfo } from '@shared/state.ts'
import type { StudioOptions } from './studio.ts'

/** What this studio is and where, as the page shows it. */
export function studioInfo(
  { appVersion, profilePath, versions, headless }: StudioOptions,
  workspacePath: string,
): StudioInfo {
  return { version: appVersion, profilePath, workspacePath, versions, cores: cpus().length, headless }
}
