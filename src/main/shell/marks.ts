import { appendFileSync } from 'node:fs'

/**
 * Moments of the start, as Unix milliseconds, one JSON line each, into the file that AUTOGLM_MARKS names; nothing without it.
 * Benchmarks read them.
 */
export function mark(name: string): void {
  const file = process.env.AUTOGLM_MARKS
  if (file) appendFileSync(file, `${JSON.stringify({ name, at: Date.now(), pid: process.pid })}\n`)
}
