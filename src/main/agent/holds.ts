import { type Breakpoint, type Held, heldAfter, heldBefore, leastLikely, type Release } from '@shared/breakpoints.ts'
import { StudioError } from '@shared/errors.ts'
import type { TokenRecord } from '@shared/runs.ts'
import { canonicalJson } from '../kit/canonical.ts'
import type { Command, Outcome } from './commands.ts'
import type { LoopEdit } from './edits.ts'
import type { LoopState } from './loop-state.ts'

type Step = Exclude<Command, { kind: 'timer' }>

/** A person's word about one held command, as the loop hears it. */
export interface Released {
  edits: LoopEdit[]
  because: string
}

export interface HoldsOptions {
  /** Whether a tool of that name may write to the long-term memory. */
  writesMemory(name: string): boolean
  /** What is held now, in order. */
  changed(held: Held[]): void
}

/** The breakpoints of one run and what they hold. What a person decides of it is the driver's to record. */
export class Holds {
  readonly #options: HoldsOptions
  readonly #waiting = new Map<string, { held: Held; go: (released: Released) => void }>()
  /** How often each call was let through. */
  readonly #calls = new Map<string, number>()
  readonly #spent = new Set<number>()
  /** Places whose call is among `#calls`, and those a person has looked at. */
  readonly #counted = new Set<string>()
  readonly #looked = new Set<string>()
  #points: readonly Breakpoint[]
  /** Holds whatever comes next. */
  #next: { because: Breakpoint | null } | null = null

  constructor(points: readonly Breakpoint[], options: HoldsOptions) {
    this.#points = points
    this.#options = options
  }

  get held(): Held[] {
    return [...this.#waiting.values()].map(({ held }) => held)
  }

  get any(): boolean {
    return this.#waiting.size > 0
  }

  /** From here on. What is held already stays so. */
  set(points: readonly Breakpoint[]): void {
    this.#points = points
  }

  /** Holds whatever comes next. */
  pause(): void {
    this.#next = { because: null }
  }

  /** Why the command is to be held; undefined when it is not. */
  before(command: Step, state: LoopState): Held | undefined {
    const call = command.kind === 'model.call' ? null : command.call
    const key = call ? canonicalJson(call) : ''
    const ahead = {
      call,
      before: this.#calls.get(key) ?? 0,
      writesMemory: call !== null && this.#options.writesMemory(call.name),
      tokens: state.inputTokens + state.outputTokens,
    }
    // An approval and its call are one call, and what a person looked at they need not see again.
    const looked = this.#looked.has(command.scope)
    const found = looked ? null : heldBefore(this.#points, ahead, this.#spent)
    const asked = looked ? null : this.#next
    if (call && !this.#counted.has(command.scope)) {
      this.#counted.add(command.scope)
      this.#calls.set(key, ahead.before + 1)
    }
    if (!found && !asked) return undefined
    this.#next = null
    if (found?.kind === 'tokens') this.#spent.add(found.most)
    return {
      scope: command.scope,
      kind: command.kind === 'model.call' ? 'inference' : command.kind === 'approval' ? 'approval' : 'call',
      because: found ?? asked?.because ?? null,
      call,
      effect: command.kind === 'model.call' ? null : command.effect,
      step: state.step,
      tokens: ahead.tokens,
    }
  }

  /** What has ended may hold what comes next. */
  after(command: Step, outcome: Outcome, tokens: readonly TokenRecord[] | null): void {
    const value = outcome.ok ? outcome.value : null
    const failed = !outcome.ok || (value !== null && 'isError' in value && value.isError)
    const problems = value !== null && 'problems' in value && value.problems.length > 0
    const tool = command.kind === 'tool.call' ? command.call.name : null
    const because = heldAfter(this.#points, { tool, failed: failed || problems, least: tokens && leastLikely(tokens) })
    if (because && !this.#next) this.#next = { because }
  }

  /** Waits for a person's word. `go` is called once, unless {@link Holds.clear} comes before. */
  hold(held: Held, go: (released: Released) => void): void {
    this.#waiting.set(held.scope, { held, go })
    this.#options.changed(this.held)
  }

  /** Errors: NOT_FOUND when nothing is held there (any more); VALIDATION_FAILED for arguments or a result of what is no call. */
  release(scope: string, { action, arguments: given, result }: Release): void {
    const waiting = this.#waiting.get(scope)
    if (!waiting) throw new StudioError('NOT_FOUND', 'This step is not held any more.')
    const { held, go } = waiting
    if (held.call === null && (given !== undefined || result !== undefined)) {
      throw new StudioError(
        'VALIDATION_FAILED',
        'Arguments and results belong to calls of tools; this is an inference.',
      )
    }
    const edits: LoopEdit[] = []
    if (result !== undefined) edits.push({ kind: 'result', scope, content: result })
    else if (given !== undefined) edits.push({ kind: 'arguments', scope, arguments: given })
    if (action === 'step') this.#next = { because: null }
    this.#looked.add(scope)
    this.#waiting.delete(scope)
    this.#options.changed(this.held)
    go({ edits, because: held.because?.kind ?? 'step' })
  }

  /** The run is over. */
  clear(): void {
    if (this.#waiting.size === 0) return
    this.#waiting.clear()
    this.#options.changed([])
  }
}
