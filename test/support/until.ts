import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `condition` holds; the test's own time limit ends a wait that would last for ever. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5)
}
