import { setImmediate as pause } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import type { BlobStore } from '../store/types.ts'
import type { LogEntry } from '../trace/run-log.ts'
import type { Command } from './commands.ts'
import { deterministic } from './deterministic.ts'
import type { Folded } from './fold.ts'
import {
  decodeBranched,
  decodeEvent,
  decodeRequested,
  decodeVersions,
  recordedState,
  type Versions,
} from './journal.ts'
import { Keys } from './keys.ts'
import { step } from './loop.ts'
import { INITIAL_STATE } from './loop-state.ts'

/** Entries that are folded before others get a turn: a few milliseconds. */
const AT_ONCE = 200

/**
 * What a fork that was just made goes on from. Compares only the state it begins with against the record, for everything before it
 * is its parent's. Errors: STORE_CORRUPT when the record leads elsewhere than it says.
 */
export async function foldFork(
  blobs: BlobStore,
  entries: readonly LogEntry[],
): Promise<Folded & { versions: Versions }> {
  let state = INITIAL_STATE
  let versions: Versions | null = null
  let commands: Command[] = []
  let recorded: string | null = null
  const occurrences = new Map<string, number>()
  for (const [at, entry] of entries.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await pause()
    if (entry.type === 'requested') {
      const { key, attempt } = decodeRequested(entry)
      if (attempt === 1) occurrences.set(key, (occurrences.get(key) ?? 0) + 1)
      continue
    }
    if (entry.type === 'started') versions = decodeVersions(entry)
    if (entry.type === 'branched') {
      if (versions && recorded !== null && new Keys(versions).state(state) !== recorded) {
        throw new StudioError(
          'STORE_CORRUPT',
          `The record this run was forked from leads to something else than it says before entry ${entry.seq}. Replay the parent to see where.`,
        )
      }
      versions = decodeBranched(entry).versions
    }
    const event = decodeEvent(blobs, entry)
    const before = state
    if (event) ({ state, commands } = deterministic(() => step(before, event)))
    recorded = recordedState(entry)
  }
  if (!versions) throw new StudioError('STORE_CORRUPT', 'The record of this run has no beginning.')
  const open = commands.map((command) => ({ command, req: null, attempt: 0, occurrence: null }))
  return { state, versions, open, occurrences, divergence: null }
}
