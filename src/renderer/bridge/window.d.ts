import type { StudioBridge } from '@shared/bridge.ts'

declare global {
  interface Window {
    /** Absent only where the page runs without the studio's preload script. */
    readonly studio?: StudioBridge
  }
}
