import { toErrorInfo } from '@shared/errors.ts'
import type { Tx } from '../store/types.ts'
import type { Recorder } from '../trace/recorder.ts'
import type { RunLog } from '../trace/run-log.ts'
import { ArgumentWriter } from './arguments.ts'
import type { Command, CommandKind, Completion, Outcome } from './commands.ts'
import { deterministic } from './deterministic.ts'
import type { Folded } from './fold.ts'
import { type EffectNotes, encodeStarted, type Versions } from './journal.ts'
import { Keys } from './keys.ts'
import { step } from './loop.ts'
import { INITIAL_STATE, isOver, type LoopEvent, type LoopState, type StartedEvent } from './loop-state.ts'

/**
 * What the driver needs from around it to carry out one command. `begin` and `end` run inside the transactions that record
 * the request and the outcome, so that spans, audit rows and the record cannot disagree after a crash.
 */
export interface Performer {
  begin(tx: Tx, command: Command, seq: number): void
  perform(command: Command, seq: number, signal: AbortSignal, key: string): Promise<Outcome>
  /** Says what else the record should hold of it. */
  end(tx: Tx, command: Command, seq: number, outcome: Outcome): EffectNotes
  /** The run is over, or goes on: called with every new state, inside its transaction. */
  progress(tx: Tx, state: LoopState): void
}

export interface DriveOptions {
  recorder: Recorder
  log: RunLog
  performer: Performer
  versions: Versions
  /** Digest of the workspace's file list. */
  workspace: string
  signal: AbortSignal
}

/**
 * Runs the loop to its end: records each command before it is carried out and each outcome before the loop sees it. Aborting
 * `signal` cancels the run; the returned state says how it ended. Errors: those of the store, when nothing can be recorded.
 */
export class Driver {
  readonly #options: DriveOptions
  readonly #abort = new AbortController()
  #state: LoopState
  #pending = 0
  readonly #keys: Keys
  readonly #arguments = new ArgumentWriter()
  /** How many requests there were of each key. */
  #occurrences = new Map<string, number>()
  #done: { resolve: (state: LoopState) => void; reject: (error: unknown) => void } | null = null
  #closed = false

  constructor(options: DriveOptions, from: LoopState = INITIAL_STATE) {
    this.#options = options
    this.#state = from
    this.#keys = new Keys(options.versions)
  }

  start(event: StartedEvent): Promise<LoopState> {
    const { recorder, log, versions, workspace } = this.#options
    return this.#run(() => {
      const commands = recorder.commit((tx) => {
        const data = encodeStarted(tx.blobs, event, versions, workspace)
        const commands = this.#advance(tx, event)
        log.append(tx, 'started', Date.now(), this.#withState(data))
        return commands
      })
      this.#launch(commands)
    })
  }

  /** Goes on after a crash: what had no outcome is asked for again, unless it may have changed something. */
  resume(folded: Folded): Promise<LoopState> {
    const { recorder, log } = this.#options
    this.#occurrences = new Map(folded.occurrences)
    return this.#run(() => {
      const commands: { command: Command; attempt: number; occurrence: number | null }[] = []
      for (const { command, req, attempt, occurrence } of folded.open) {
        const unsure = command.kind === 'tool.call' && command.effect !== 'pure' && command.effect !== 'idempotent'
        if (unsure && req !== null) {
          recorder.commit((tx) => {
            const asked = this.#advance(tx, { type: 'unresolved', scope: command.scope })
            log.append(tx, 'unresolved', Date.now(), this.#withState({ scope: command.scope, req }))
            commands.push(...asked.map((each) => ({ command: each, attempt: 0, occurrence: null })))
          })
        } else {
          commands.push({ command, attempt, occurrence })
        }
      }
      for (const { command, attempt, occurrence } of commands) this.#launch([command], attempt + 1, occurrence)
    })
  }

  /** Stops without an outcome, as if the power had gone: the record stays as it is and can be resumed. */
  suspend(): void {
    if (this.#closed) return
    this.#closed = true
    this.#abort.abort()
    this.#done?.resolve(this.#state)
  }

  #run(begin: () => void): Promise<LoopState> {
    const { signal } = this.#options
    return new Promise<LoopState>((resolve, reject) => {
      this.#done = { resolve, reject }
      const cancel = (): void => this.#guard(() => this.#accept({ type: 'cancelled' }, 'cancelled', () => ({})))
      this.#guard(begin)
      if (signal.aborted) cancel()
      else signal.addEventListener('abort', cancel, { once: true })
    })
  }

  /** Folds one event inside `tx` and returns what to do next. */
  #advance(tx: Tx, event: LoopEvent): Command[] {
    const { state, commands } = deterministic(() => step(this.#state, event))
    this.#state = state
    this.#options.performer.progress(tx, state)
    return commands
  }

  /** Records an event, folds it, starts what follows. */
  #accept(event: LoopEvent, type: string, data: (tx: Tx) => Record<string, unknown>): void {
    if (this.#closed) return
    const { recorder, log } = this.#options
    const commands = recorder.commit((tx) => {
      const body = data(tx)
      const next = isOver(this.#state) ? [] : this.#advance(tx, event)
      log.append(tx, type, Date.now(), this.#withState(body))
      return next
    })
    this.#launch(commands)
  }

  /** A wrong state is noticed at the very event that led to it, even if the commands still fit. */
  #withState(data: Record<string, unknown>): Record<string, unknown> {
    return this.#options.versions.record === undefined ? data : { ...data, state: this.#keys.state(this.#state) }
  }

  #launch(commands: Command[], attempt = 1, occurrence: number | null = null): void {
    for (const command of commands) this.#carryOut(command, attempt, occurrence)
    if (!isOver(this.#state)) return
    // Whatever still runs is told to stop; the run ends when all of it has.
    this.#abort.abort()
    if (this.#pending === 0) this.#finish()
  }

  #carryOut(command: Command, attempt: number, before: number | null): void {
    const { recorder, log, performer } = this.#options
    const key = this.#keys.of(command, this.#state.tools)
    const occurrence = before ?? this.#occurrences.get(key) ?? 0
    if (before === null) this.#occurrences.set(key, occurrence + 1)
    const seq = recorder.commit((tx) => {
      const entry = log.append(tx, 'requested', Date.now(), {
        kind: command.kind,
        scope: command.scope,
        key,
        args: this.#arguments.put(tx.blobs, command),
        attempt,
        occurrence,
      })
      performer.begin(tx, command, entry.seq)
      return entry.seq
    })
    this.#pending += 1
    const began = performance.now()
    performer
      .perform(command, seq, this.#abort.signal, key)
      .catch((error: unknown): Outcome => ({ ok: false, error: toErrorInfo(error) }))
      .then((outcome) => {
        this.#pending -= 1
        this.#guard(() => this.#complete(command, seq, outcome, performance.now() - began))
      })
  }

  #complete(command: Command, seq: number, outcome: Outcome, ms: number): void {
    this.#accept(completion(command.kind, command.scope, outcome), 'completed', (tx) => {
      const notes = this.#options.performer.end(tx, command, seq, outcome)
      return { req: seq, kind: command.kind, scope: command.scope, outcome: tx.blobs.putJson(outcome), ms, ...notes }
    })
  }

  #finish(): void {
    if (this.#closed) return
    this.#closed = true
    this.#done?.resolve(this.#state)
  }

  /** A record that cannot be written ends the run at once: nothing may happen that is not recorded. */
  #guard(work: () => void): void {
    if (this.#closed) return
    try {
      work()
    } catch (error) {
      this.#closed = true
      this.#abort.abort()
      this.#done?.reject(error)
    }
  }
}

function completion(kind: CommandKind, scope: string, outcome: Outcome): Completion {
  return { type: 'completed', kind, scope, outcome } as Completion
}
