import type { StudioBridge } from '@shared/bridge.ts'
import type { Platform } from '../lib/shortcuts.ts'

/** What the preload script gives the page; nothing in tests and beside the in-memory twin. */
export const host: StudioBridge | undefined = typeof window === 'undefined' ? undefined : window.studio

/** The desktop the page runs on, for the names of keys. */
export const platform: Platform = host?.platform ?? 'linux'
