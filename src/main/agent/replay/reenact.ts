import type { Command } from '../commands.ts'
import { deterministic } from '../deterministic.ts'
import { decodeBranched, decodeEdited, recordedState, type Versions } from '../journal.ts'
import { Keys } from '../keys.ts'
import { type DeclaredTool, INITIAL_STATE, type LoopEvent, type LoopState, type Transition } from '../loop-state.ts'
import type { RecordedEffect, RecordedEvent, Recording } from './recording.ts'

/** The loop that is judged. */
export type Loop = (state: LoopState, event: LoopEvent) => Transition

/** What the loop meets today instead of what it met then. */
export interface Environment {
  versions: Versions
  tools: DeclaredTool[]
  /** The same for what a fork does after it left its parent: its model, and all else as `versions` says. */
  since(recorded: Versions): Versions
  /** Tools as they would be declared. */
  declared(recorded: DeclaredTool[]): DeclaredTool[]
}

/** A command of today's loop. */
export interface Asked {
  command: Command
  key: string
  /** Entry of the event that led to it. */
  cause: number
  /** The tools as declared, for what the command means. */
  tools: readonly DeclaredTool[]
  versions: Versions
}

export interface Reenactment {
  /** In order. */
  asked: Asked[]
  state: LoopState
  /** First event after which the state was not the recorded one, or at which the loop failed. */
  wrong: { seq: number; expected: string; actual: string; failed: boolean } | null
  /** Recorded hashes of the state that were compared. */
  states: number
}

/**
 * Runs `loop` with model, tools, person and clock served from the record, in the recorded order of completion: nothing else is read and
 * nothing done. An outcome goes to the command with its key, else to the one at its place, so that a difference does not end the run.
 */
export function reenact({ events, effects, versions }: Recording, environment: Environment, loop: Loop): Reenactment {
  let made: Versions = { ...environment.versions, record: versions.record }
  let keys = new Keys(made)
  const asked: Asked[] = []
  const pending: Asked[] = []
  let state = INITIAL_STATE
  let wrong: Reenactment['wrong'] = null
  let states = 0
  for (const recorded of events) {
    const { entry } = recorded
    const event = serve(recorded, pending, environment)
    if (event?.type === 'branched') {
      const { versions: since } = decodeBranched(entry)
      made = { ...environment.since(since), record: since.record }
      keys = new Keys(made)
    }
    const dropped = droppedBy(recorded, pending)
    // What was about to be asked for when a person changed it was never asked for.
    for (const one of dropped) if (!wasRequested(one, entry.seq, effects)) asked.splice(asked.indexOf(one), 1)
    if (event) {
      try {
        const before = state
        const transition = deterministic(() => loop(before, event))
        state = transition.state
        for (const command of transition.commands) {
          const one = {
            command,
            key: keys.of(command, state.tools),
            cause: entry.seq,
            tools: state.tools,
            versions: made,
          }
          asked.push(one)
          pending.push(one)
        }
      } catch (error) {
        const actual = error instanceof Error ? error.message : String(error)
        wrong ??= { seq: entry.seq, expected: recordedState(entry) ?? '', actual, failed: true }
        break
      }
    }
    const expected = recordedState(entry)
    if (expected === null) continue
    states += 1
    const actual = keys.state(state)
    if (actual !== expected) wrong ??= { seq: entry.seq, expected, actual, failed: false }
  }
  return { asked, state, wrong, states }
}

/** The event as today's loop gets it, or null when it has not asked for it. */
function serve({ event, effect }: RecordedEvent, pending: Asked[], { tools, declared }: Environment): LoopEvent | null {
  if (event?.type === 'started') return { ...event, tools }
  if (event?.type === 'unresolved') {
    const at = pending.findIndex(({ command }) => command.kind === 'tool.call' && command.scope === event.scope)
    if (at >= 0) pending.splice(at, 1)
  }
  if (event?.type === 'branched' || event?.type === 'edited') {
    const edits = event.edits.map((edit) => (edit.kind === 'tools' ? { ...edit, tools: declared(edit.tools) } : edit))
    return { ...event, edits }
  }
  if (event?.type !== 'completed' || !effect) return event
  const at = placeOf(effect, pending)
  const [one] = at < 0 ? [] : pending.splice(at, 1)
  return one ? { ...event, scope: one.command.scope } : null
}

/** What a fork's parent was about to do, the fork asks for anew; what was held and changed is asked for as changed. */
function droppedBy({ entry, event }: RecordedEvent, pending: Asked[]): Asked[] {
  if (event?.type === 'branched') return pending.splice(0)
  if (event?.type !== 'edited' || event.edits.length === 0) return []
  const { kind, scope } = decodeEdited(entry)
  const at = pending.findIndex(({ command }) => command.kind === kind && command.scope === scope)
  return at < 0 ? [] : pending.splice(at, 1)
}

const wasRequested = ({ key, cause, command }: Asked, before: number, effects: readonly RecordedEffect[]): boolean =>
  effects.some(
    (each) =>
      each.seq < before &&
      each.kind === command.kind &&
      each.scope === command.scope &&
      (each.cause === cause || each.key === key),
  )

function placeOf({ key, kind, scope }: RecordedEffect, pending: readonly Asked[]): number {
  const exact = pending.findIndex((each) => each.key === key && each.command.scope === scope)
  if (exact >= 0) return exact
  const sameKey = pending.findIndex((each) => each.key === key)
  if (sameKey >= 0) return sameKey
  return pending.findIndex(({ command }) => command.kind === kind && command.scope === scope)
}
