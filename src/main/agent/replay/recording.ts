import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { BlobStore } from '../../store/types.ts'
import type { LogEntry } from '../../trace/run-log.ts'
import type { CommandKind, Completion } from '../commands.ts'
import {
  decodeBranched,
  decodeCompleted,
  decodeEvent,
  decodeRequested,
  decodeVersions,
  RECORD_VERSION,
  type Versions,
} from '../journal.ts'
import { LOOP_VERSION } from '../loop.ts'
import type { DeclaredTool, LoopEvent, StartedEvent } from '../loop-state.ts'

/** One thing the loop asked of the world, and what came of it. */
export interface RecordedEffect {
  /** Entry of the first request. */
  seq: number
  /** Entry of the event that led to it. */
  cause: number
  kind: CommandKind
  scope: string
  key: string
  /** Hash of its arguments. */
  args: string
  /** A fork's parent was waiting for it where the fork begins; the fork never had it. */
  abandoned: boolean
  done: { seq: number; outcome: Completion['outcome']; ms: number; detail: string | null } | null
}

/** An entry with the loop's event it stands for; the effect whose outcome it is, for a completed one. */
export interface RecordedEvent {
  entry: LogEntry
  event: LoopEvent | null
  effect: RecordedEffect | null
}

/** A run's record, read and checked entry by entry: what the loop asked for and got, in order. */
export interface Recording {
  runId: RunId
  started: StartedEvent
  versions: Versions
  /** What a fork was made with, from the entry where it leaves its parent; those of forks of forks in order. */
  branches: { seq: number; versions: Versions }[]
  events: RecordedEvent[]
  /** In the order in which they were asked for. */
  effects: RecordedEffect[]
  blobs: BlobStore
}

/**
 * Reads the entries of a record whose chain holds. Errors: RECORDING_INVALID, naming the entry that cannot be; RECORDING_INCOMPLETE for
 * one without a beginning or with values missing; RECORDING_TOO_NEW.
 */
export function readRecording(runId: RunId, entries: readonly LogEntry[], blobs: BlobStore): Recording {
  const first = entries[0]
  if (!first) throw new StudioError('RECORDING_INCOMPLETE', 'The recording is empty: nothing of the run was recorded.')
  if (first.type !== 'started') throw invalid(first.seq, 'it does not begin with the start of a run')
  const versions = understood(first, () => decodeVersions(first))
  refuseNewer(versions)
  const effects: RecordedEffect[] = []
  const byRequest = new Map<number, RecordedEffect>()
  const branches: Recording['branches'] = []
  let cause = 0
  const events = entries.map((entry): RecordedEvent => {
    if (entry.type === 'started' && entry !== first) throw invalid(entry.seq, 'it starts a second time')
    if (entry.type === 'requested') {
      const { kind, scope, key, args } = understood(entry, () => decodeRequested(entry))
      // The same thing asked for again after the studio died.
      const again = effects.findLast(
        (each) => !each.abandoned && each.done === null && each.key === key && each.scope === scope,
      )
      const effect: RecordedEffect = again ?? {
        seq: entry.seq,
        cause,
        kind,
        scope,
        key,
        args,
        abandoned: false,
        done: null,
      }
      if (!again) effects.push(effect)
      byRequest.set(entry.seq, effect)
      return { entry, event: null, effect: null }
    }
    const event = understood(entry, () => decodeEvent(blobs, entry))
    if (!event) return { entry, event, effect: null }
    cause = entry.seq
    if (event.type === 'branched') {
      const { versions: since } = understood(entry, () => decodeBranched(entry))
      refuseNewer(since)
      branches.push({ seq: entry.seq, versions: since })
      for (const each of effects) each.abandoned ||= each.done === null
    }
    if (event.type !== 'completed') return { entry, event, effect: null }
    const { req, ms, detail } = understood(entry, () => decodeCompleted(entry))
    const effect = byRequest.get(req)
    if (!effect || effect.done || effect.abandoned || effect.kind !== event.kind || effect.scope !== event.scope) {
      throw invalid(entry.seq, 'it holds an outcome that nobody asked for')
    }
    effect.done = { seq: entry.seq, outcome: event.outcome, ms, detail: detail ?? null }
    return { entry, event, effect }
  })
  const started = events[0]?.event
  if (started?.type !== 'started') throw invalid(first.seq, 'it does not begin with the start of a run')
  return { runId, started, versions, branches, events, effects, blobs }
}

/** What the run was made with when the entry `seq` was written. */
export const versionsAt = ({ versions, branches }: Recording, seq: number): Versions =>
  branches.findLast((branch) => branch.seq <= seq)?.versions ?? versions

/** The tools that were declared when the entry `seq` was written. */
export function toolsAt({ started, events }: Recording, seq: number): readonly DeclaredTool[] {
  const edits = events.flatMap(({ entry, event }) =>
    entry.seq <= seq && (event?.type === 'branched' || event?.type === 'edited') ? event.edits : [],
  )
  return edits.findLast((edit) => edit.kind === 'tools')?.tools ?? started.tools
}

function refuseNewer({ loop, record = 1, app }: Versions): void {
  if (loop <= LOOP_VERSION && record <= RECORD_VERSION) return
  throw new StudioError(
    'RECORDING_TOO_NEW',
    `This recording was made by AutoGLM Studio ${app}, whose agent loop (version ${loop}) or recording (version ${record}) is newer than this program's (${LOOP_VERSION} and ${RECORD_VERSION}). Update the studio to replay it.`,
  )
}

function understood<T>(entry: LogEntry, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof StudioError && error.code === 'NOT_FOUND') {
      throw new StudioError(
        'RECORDING_INCOMPLETE',
        `The recording is incomplete: a value that entry ${entry.seq} names is missing. Export the run again.`,
        { cause: error },
      )
    }
    if (error instanceof StudioError) throw error
    throw invalid(entry.seq, `its type "${entry.type.slice(0, 40)}" and its data do not fit`, error)
  }
}

export const invalid = (seq: number, why: string, cause?: unknown): StudioError =>
  new StudioError(
    'RECORDING_INVALID',
    `This is not a sound recording: at entry ${seq}, ${why}. Export the run again.`,
    {
      cause,
      data: { seq },
    },
  )
