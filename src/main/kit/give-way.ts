import { readlinkSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { basename } from 'node:path'

/** Steps below the rest of the program; 19 is the most there is. */
const STEPS = 10

/**
 * Has the thread that calls it wait for a processor until the studio's other threads have had theirs: somebody's endless loop must
 * not be what an answer waits for. Only Linux gives threads priorities of their own; elsewhere nothing happens.
 */
export function giveWay(): void {
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')))
    setPriority(thread, Math.min(getPriority() + STEPS, 19))
  } catch {
    // It works as well, only not last.
  }
}
