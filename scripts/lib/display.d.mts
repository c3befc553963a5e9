import type { Buffer } from 'node:buffer'

export function parseDisplay(text: string): number | null
export function authorityRecord(cookie: Buffer): Buffer
/** A private virtual screen on a free display number. */
export function startXvfb(): Promise<{ env: { DISPLAY: string; XAUTHORITY: string }; stop: () => Promise<void> }>
