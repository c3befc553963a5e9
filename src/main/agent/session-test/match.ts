import { runInNewContext } from 'node:vm'

/** Milliseconds after which a pattern is given up. */
const MOST = 1000

/** Whether the pattern finds something; null when it takes too long, as a pattern from a stranger's file may. */
export function matches(pattern: string, text: string): boolean | null {
  try {
    return runInNewContext('new RegExp(pattern, "u").test(text)', { pattern, text }, { timeout: MOST }) === true
  } catch {
    // The schema has checked the pattern, so what is left is the time.
    return null
  }
}
