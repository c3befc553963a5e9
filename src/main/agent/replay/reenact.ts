import type { Command } from '../commands.ts'
import { deterministic } from '../deterministic.ts'
import { recordedState, type Versions } from '../journal.ts'
import { Keys } from '../keys.ts'
import { type DeclaredTool, INITIAL_STATE, type LoopEvent, type LoopState, type Transition } from '../loop.ts'
import type { RecordedEffect, RecordedEvent, Recording } from './recording.ts'

/** The loop that is judged. */
export type Loop = (state: LoopState, event: LoopEvent) => Transition

/** What the loop meets today instead of what it met then. */
export interface Environment {
  versions: Versions
  tools: DeclaredTool[]
}

/** A command of today's loop. */
export interface Asked {
  command: Command
  key: string
  /** Entry of the event that led to it. */
  cause: number
  /** The tools as declared, for what the command means. */
  tools: readonly DeclaredTool[]
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
export function reenact({ events, versions }: Recording, environment: Environment, loop: Loop): Reenactment {
  const keys = new Keys({ ...environment.versions, record: versions.record })
  const asked: Asked[] = []
  const pending: Asked[] = []
  let state = INITIAL_STATE
  let wrong: Reenactment['wrong'] = null
  let states = 0
  for (const recorded of events) {
    const { entry } = recorded
    const event = serve(recorded, pending, environment)
    if (event) {
      try {
        const before = state
        const transition = deterministic(() => loop(before, event))
        state = transition.state
        for (const command of transition.commands) {
          const one = { command, key: keys.of(command, state.tools), cause: entry.seq, tools: state.tools }
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
function serve({ event, effect }: RecordedEvent, pending: Asked[], { tools }: Environment): LoopEvent | null {
  if (event?.type === 'started') return { ...event, tools }
  if (event?.type === 'unresolved') {
    const at = pending.findIndex(({ command }) => command.kind === 'tool.call' && command.scope === event.scope)
    if (at >= 0) pending.splice(at, 1)
  }
  if (event?.type !== 'completed' || !effect) return event
  const at = placeOf(effect, pending)
  const [one] = at < 0 ? [] : pending.splice(at, 1)
  return one ? { ...event, scope: one.command.scope } : null
}

function placeOf({ key, kind, scope }: RecordedEffect, pending: readonly Asked[]): number {
  const exact = pending.findIndex((each) => each.key === key && each.command.scope === scope)
  if (exact >= 0) return exact
  const sameKey = pending.findIndex((each) => each.key === key)
  if (sameKey >= 0) return sameKey
  return pending.findIndex(({ command }) => command.kind === kind && command.scope === scope)
}
