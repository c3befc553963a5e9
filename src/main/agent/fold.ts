import type { BlobStore } from '../store/types.ts'
import type { LogEntry } from '../trace/run-log.ts'
import type { Command } from './commands.ts'
import { deterministic } from './deterministic.ts'
import {
  completedRequest,
  decodeEvent,
  decodeRequested,
  decodeVersions,
  keyHash,
  stateHash,
  type Versions,
} from './journal.ts'
import { INITIAL_STATE, isOver, type LoopState, step } from './loop.ts'

/** A recorded run, folded again by today's loop. */
export interface Folded {
  state: LoopState
  versions: Versions | null
  /** Commands the loop asked for that have no outcome in the record, with the number of their latest request, if any. */
  open: { command: Command; req: number | null; attempt: number }[]
  /** First place where today's loop did something else than the record says, or null. */
  divergence: { seq: number; expected: string; actual: string } | null
}

/**
 * Runs the loop over a record with nothing else: no model, no tools, no clock. Every recorded request must be the command the
 * loop asks for there, by hash of all that decides its meaning; every checkpoint must be the state.
 */
export function foldRecord(blobs: BlobStore, entries: LogEntry[]): Folded {
  let state = INITIAL_STATE
  let versions: Versions | null = null
  let divergence: Folded['divergence'] = null
  const open = new Map<string, Folded['open'][number]>()
  const requests = new Map<number, string>()
  const diverge = (seq: number, expected: string, actual: string): void => {
    divergence ??= { seq, expected, actual }
  }

  for (const entry of entries) {
    if (entry.type === 'requested') {
      const requested = decodeRequested(entry)
      const asked = open.get(slot(requested.kind, requested.scope))
      const actual = asked && versions ? keyHash(asked.command, versions) : 'nothing'
      if (!asked || actual !== requested.key) diverge(entry.seq, requested.key, actual)
      else Object.assign(asked, { req: entry.seq, attempt: requested.attempt })
      requests.set(entry.seq, slot(requested.kind, requested.scope))
      continue
    }
    if (entry.type === 'checkpoint') {
      const actual = stateHash(state)
      if (actual !== entry.data.state) diverge(entry.seq, String(entry.data.state), actual)
      continue
    }
    if (entry.type === 'started') versions = decodeVersions(entry)
    const event = decodeEvent(blobs, entry)
    if (!event) continue
    if (event.type === 'completed') {
      const key = slot(event.kind, event.scope)
      if (requests.get(completedRequest(entry)) !== key) diverge(entry.seq, key, 'an outcome nobody asked for')
      open.delete(key)
    }
    if (event.type === 'unresolved') open.delete(slot('tool.call', event.scope))
    const transition = deterministic(() => step(state, event))
    state = transition.state
    for (const command of transition.commands) {
      open.set(slot(command.kind, command.scope), { command, req: null, attempt: 0 })
    }
  }
  return { state, versions, open: isOver(state) ? [] : [...open.values()], divergence }
}

const slot = (kind: string, scope: string): string => `${kind} ${scope}`
