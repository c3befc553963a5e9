import type { BlobStore } from '../store/types.ts'
import type { LogEntry } from '../trace/run-log.ts'
import type { Command } from './commands.ts'
import { deterministic } from './deterministic.ts'
import {
  decodeBranched,
  decodeCompleted,
  decodeEdited,
  decodeEvent,
  decodeRequested,
  decodeVersions,
  recordedState,
  type Versions,
} from './journal.ts'
import { Keys } from './keys.ts'
import { step } from './loop.ts'
import { INITIAL_STATE, isOver, type LoopState } from './loop-state.ts'

/** A recorded run, folded again by today's loop. */
export interface Folded {
  state: LoopState
  versions: Versions | null
  /** Commands the loop asked for that have no outcome in the record, with the number of their latest request, if any. */
  open: { command: Command; req: number | null; attempt: number; occurrence: number | null }[]
  /** How many requests there were of each key. */
  occurrences: Map<string, number>
  /** First place where today's loop did something else than the record says, or null. */
  divergence: { seq: number; expected: string; actual: string } | null
}

/**
 * Runs the loop over a record with nothing else: no model, no tools, no clock. Every recorded request must be the command the
 * loop asks for there, by hash of all that decides its meaning; every recorded state must be the state.
 */
export function foldRecord(blobs: BlobStore, entries: LogEntry[]): Folded {
  let state = INITIAL_STATE
  let versions: Versions | null = null
  let keys: Keys | null = null
  let divergence: Folded['divergence'] = null
  const open = new Map<string, Folded['open'][number]>()
  const requests = new Map<number, string>()
  const occurrences = new Map<string, number>()
  const diverge = (seq: number, expected: string, actual: string): void => {
    divergence ??= { seq, expected, actual }
  }

  for (const entry of entries) {
    if (entry.type === 'requested') {
      const requested = decodeRequested(entry)
      const asked = open.get(slot(requested.kind, requested.scope))
      const actual = asked && keys ? keys.of(asked.command, state.tools) : 'nothing'
      const { attempt, key, occurrence = null } = requested
      if (attempt === 1) occurrences.set(key, (occurrences.get(key) ?? 0) + 1)
      if (!asked || actual !== key) diverge(entry.seq, key, actual)
      else Object.assign(asked, { req: entry.seq, attempt, occurrence })
      requests.set(entry.seq, slot(requested.kind, requested.scope))
      continue
    }
    if (entry.type === 'started') {
      versions = decodeVersions(entry)
      keys = new Keys(versions)
    }
    const event = decodeEvent(blobs, entry)
    if (event?.type === 'completed') {
      const key = slot(event.kind, event.scope)
      if (requests.get(decodeCompleted(entry).req) !== key) diverge(entry.seq, key, 'an outcome nobody asked for')
      open.delete(key)
    }
    if (event?.type === 'unresolved') open.delete(slot('tool.call', event.scope))
    if (event?.type === 'branched') {
      open.clear()
      versions = decodeBranched(entry).versions
      keys = new Keys(versions)
    }
    if (event?.type === 'edited' && event.edits.length > 0) {
      const { kind, scope } = decodeEdited(entry)
      open.delete(slot(kind, scope))
    }
    if (event) {
      const transition = deterministic(() => step(state, event))
      state = transition.state
      for (const command of transition.commands) {
        open.set(slot(command.kind, command.scope), { command, req: null, attempt: 0, occurrence: null })
      }
    }
    const recorded = recordedState(entry)
    if (recorded === null || !keys) continue
    const actual = keys.state(state)
    if (actual !== recorded) diverge(entry.seq, recorded, actual)
  }
  return { state, versions, open: isOver(state) ? [] : [...open.values()], occurrences, divergence }
}

const slot = (kind: string, scope: string): string => `${kind} ${scope}`
