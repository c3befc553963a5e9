import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import type { ModelReplay, ModelStep, ModelStepVerdict } from '@shared/live-replay.ts'
import type { InferenceContent, Span } from '@shared/runs.ts'
import type { InferRequest, InferResult } from '../../engine/types.ts'
import type { Command, Completion, ModelOutcome, Outcome } from '../commands.ts'
import { deterministic } from '../deterministic.ts'
import { editState, type LoopEdit } from '../edits.ts'
import { decodeEdited } from '../journal.ts'
import { Keys } from '../keys.ts'
import { step } from '../loop.ts'
import {
  INITIAL_STATE,
  isOver,
  type LoopEvent,
  type LoopState,
  type StartedEvent,
  stepOf,
  type Transition,
} from '../loop-state.ts'
import { firstDifference } from './compare-tokens.ts'
import { spansOfEffects } from './evidence.ts'
import type { RecordedEffect, Recording } from './recording.ts'

export interface RemodelOptions {
  /** Errors: those of the engine; CONTEXT_OVERFLOW is the loop's to answer, any other ends the replay. */
  infer(request: InferRequest, signal: AbortSignal): Promise<InferResult>
  /** The model's name. */
  model: string
  spans: readonly Span[]
  /** What was recorded of an inference, by its row. */
  inferenceOf(span: Span): InferenceContent | null
  recordedAnswer: string | null
  /** Instead of the recorded ones. */
  seed?: number | undefined
  temperature?: number | undefined
  /** Inferences before this one are served from the record. Default 1. */
  from?: number | undefined
  onStep?(step: ModelStep): void
  signal: AbortSignal
}

type ModelCall = Extract<Command, { kind: 'model.call' }>

/**
 * Replay mode C: the loop runs, the model infers anew, and what tools and the person answered is served by exact key, each answer once
 * and never live. Errors: CANCELLED; those of the engine.
 */
export async function remodel(recording: Recording, options: RemodelOptions): Promise<ModelReplay> {
  const beginning = beginningOf(recording, options)
  const replay = new Remodel(recording, options)
  const end = await replay.run(beginning)
  const steps = [...replay.steps, ...replay.unreached()]
  const differs = end.absent !== null || steps.some(({ verdict }) => verdict === 'differs' || verdict === 'extra')
  const whole = end.over && !steps.some(({ verdict }) => verdict === 'unreached')
  const verdict = differs ? 'diverged' : whole ? 'equal' : 'incomplete'
  return {
    mode: 'model',
    session: recording.runId,
    verdict,
    message: end.absent ? absentMessage(end.absent) : MESSAGES[verdict],
    model: options.model,
    seed: beginning.state.seed,
    temperature: beginning.state.agent?.sampling?.temperature ?? null,
    steps,
    absent: end.absent,
    recordedAnswer: options.recordedAnswer,
    answer: end.state.answer,
  }
}

const MESSAGES = {
  equal: 'The model says what it said when this was recorded.',
  diverged: 'The model says something else than when this was recorded.',
  incomplete: 'The record ends before the run did; as far as it goes, the model says what it said.',
}

const absentMessage = ({ step: number, kind, name, arguments: given }: NonNullable<ModelReplay['absent']>): string =>
  `At step ${number} the model asked for a call the recording does not have: ${kind === 'approval' ? 'approval of ' : ''}${name} ${JSON.stringify(given).slice(0, 300)}. The replay ends here, for nothing is run live.`

/** A fork is its own from where it left its parent: what came before is taken as it is. */
function beginningOf(recording: Recording, { seed, temperature }: RemodelOptions): Transition {
  const { started, branches, events } = recording
  const { sampling } = started.agent
  const own = branches.at(-1)?.seq ?? 0
  const before = events.flatMap(({ entry, event }) => (event && entry.seq < own ? [event] : []))
  const last = before.length > 0 ? events.find(({ entry }) => entry.seq === own)?.event : started
  const state = before.reduce((state, event) => deterministic(() => step(state, event)).state, INITIAL_STATE)
  const choice: LoopEdit[] = seed === undefined ? [] : [{ kind: 'seed', seed }]
  if (temperature !== undefined) {
    const base = (state.agent ?? started.agent).sampling ?? sampling ?? FALLBACK_SAMPLING
    choice.push({ kind: 'sampling', sampling: { ...base, temperature } })
  }
  if (last?.type === 'branched') return deterministic(() => step(state, { ...last, edits: [...last.edits, ...choice] }))
  const chosen = choice.reduce(editState, { ...INITIAL_STATE, agent: started.agent, seed: started.seed })
  const event: StartedEvent = { ...started, seed: chosen.seed, agent: chosen.agent ?? started.agent }
  return deterministic(() => step(INITIAL_STATE, event))
}

interface End {
  state: LoopState
  over: boolean
  absent: ModelReplay['absent']
}

/** One replay in progress: what of the record was served, and what was found. */
class Remodel {
  readonly steps: ModelStep[] = []
  readonly #recording: Recording
  readonly #options: RemodelOptions
  readonly #keys: Keys
  readonly #rows: Map<number, Span>
  readonly #used = new Set<number>()

  constructor(recording: Recording, options: RemodelOptions) {
    this.#recording = recording
    this.#options = options
    this.#keys = new Keys(recording.branches.at(-1)?.versions ?? recording.versions)
    this.#rows = spansOfEffects(recording, options.spans)
  }

  async run(beginning: Transition): Promise<End> {
    let { state } = beginning
    // How long a replay takes says nothing of the run: its clock never fires.
    const pending = beginning.commands.filter(({ kind }) => kind !== 'timer')
    this.#serveInherited()
    const fold = (event: LoopEvent): void => {
      const before = state
      const next = deterministic(() => step(before, event))
      state = next.state
      pending.push(...next.commands.filter(({ kind }) => kind !== 'timer'))
    }
    for (let command = pending.shift(); command; command = pending.shift()) {
      if (this.#options.signal.aborted) throw new StudioError('CANCELLED', 'The replay was stopped.')
      if (command.kind === 'timer') continue
      const edited = this.#editOf(command)
      if (edited) {
        fold(edited)
        continue
      }
      if (command.kind === 'model.call') {
        const outcome = await this.#infer(command)
        if (!outcome) return { state, over: false, absent: null }
        fold({ type: 'completed', kind: 'model.call', scope: command.scope, outcome })
        continue
      }
      const served = this.#serve(command, state)
      if (!served) {
        const { name, arguments: given } = command.call
        return { state, over: false, absent: { step: state.step, kind: command.kind, name, arguments: given } }
      }
      fold(served)
    }
    return { state, over: isOver(state), absent: null }
  }

  /** What a fork has of its parent is nobody's to give again. */
  #serveInherited(): void {
    const own = this.#recording.branches.at(-1)?.seq ?? 0
    for (const effect of this.#recording.effects) {
      if (effect.seq >= own) continue
      this.#used.add(effect.seq)
      if (effect.kind === 'timer' || effect.abandoned) continue
      this.#tell(this.#step(effect, effect.scope, effect.kind, nameOf(this.#recording, effect), 'served'))
    }
  }

  /** What a person changed of this command when it was held, once. */
  #editOf({ kind, scope }: Command): LoopEvent | null {
    const own = this.#recording.branches.at(-1)?.seq ?? 0
    const found = this.#recording.events.find(({ entry, event }) => {
      if (event?.type !== 'edited' || event.edits.length === 0 || entry.seq < own || this.#used.has(entry.seq))
        return false
      const held = decodeEdited(entry)
      return held.kind === kind && held.scope === scope
    })
    if (found) this.#used.add(found.entry.seq)
    return found?.event ?? null
  }

  /** What the record has and the replay did not come to. */
  unreached(): ModelStep[] {
    return this.#recording.effects
      .filter(({ seq, kind }) => kind !== 'timer' && !this.#used.has(seq))
      .map((effect) => this.#step(effect, effect.scope, effect.kind, nameOf(this.#recording, effect), 'unreached'))
  }

  /** Exactly the recorded answer to exactly this call. */
  #serve(command: Exclude<Command, ModelCall | { kind: 'timer' }>, state: LoopState): Completion | null {
    const key = this.#keys.of(command, state.tools)
    const free = this.#recording.effects.filter(
      (each) => each.kind === command.kind && each.key === key && each.done !== null && !this.#used.has(each.seq),
    )
    const effect = free.find(({ scope }) => scope === command.scope) ?? free[0]
    const verdict = effect ? 'served' : 'absent'
    if (effect) this.#used.add(effect.seq)
    this.#tell(this.#step(effect ?? null, command.scope, command.kind, command.call.name, verdict))
    if (!effect?.done) return null
    // Its kind is the command's, as was looked for above.
    return {
      type: 'completed',
      kind: command.kind,
      scope: command.scope,
      outcome: effect.done.outcome,
    } as Completion
  }

  /** Null where the record ends and everything up to there is equal: nothing is left to compare with. */
  async #infer({ scope, request }: ModelCall): Promise<Outcome<'model.call'> | null> {
    const { infer, from = 1, signal } = this.#options
    const recorded = this.#recording.effects.find(
      (each) => each.kind === 'model.call' && each.scope === scope && !this.#used.has(each.seq),
    )
    const then = recorded?.done && !wasCut(recorded.done.outcome) ? recorded.done.outcome : null
    if (!then && !this.steps.some(({ verdict }) => verdict === 'differs' || verdict === 'extra')) {
      if (!recorded || !isEnded(this.#recording)) return null
    }
    if (recorded) this.#used.add(recorded.seq)
    if (then && stepOf(scope) < from) {
      this.#tell(this.#step(recorded ?? null, scope, 'model.call', '', 'served'))
      return then as Outcome<'model.call'>
    }
    let result: InferResult
    try {
      result = await infer(request, signal)
    } catch (error) {
      if (signal.aborted) throw new StudioError('CANCELLED', 'The replay was stopped.')
      const info = toErrorInfo(error)
      if (info.code !== 'CONTEXT_OVERFLOW') throw error
      const equal = then && !then.ok && then.error.code === info.code
      const verdict = equal ? 'equal' : then ? 'differs' : 'extra'
      this.#tell(this.#step(recorded ?? null, scope, 'model.call', '', verdict))
      return { ok: false, error: info }
    }
    if (signal.aborted || result.stopReason === 'abort') throw new StudioError('CANCELLED', 'The replay was stopped.')
    this.#compare(recorded ?? null, then as Outcome<'model.call'> | null, scope, result)
    const { content, thought, toolCalls, problems, stopReason, timings } = result
    const usage = { inputTokens: timings.cache_n + timings.prompt_n, outputTokens: timings.predicted_n }
    return { ok: true, value: { content, thought, toolCalls, problems, stopReason, usage } }
  }

  #compare(
    recorded: RecordedEffect | null,
    then: Outcome<'model.call'> | null,
    scope: string,
    result: InferResult,
  ): void {
    const row = recorded ? this.#rows.get(recorded.seq) : undefined
    const content = then?.ok && row ? this.#options.inferenceOf(row) : null
    const difference = content ? firstDifference(content.output.tokens, result.tokens) : null
    const sameText = then?.ok === true && saidOf(then.value) === saidOf(result)
    const verdict = !then ? 'extra' : !sameText ? 'differs' : content && !difference ? 'equal' : 'sameText'
    this.#tell({
      ...this.#step(recorded, scope, 'model.call', '', verdict),
      samePrompt: content ? content.prompt.text === result.promptText : null,
      recordedTokens: content?.output.tokens.length ?? null,
      tokens: result.tokens.length,
      difference,
    })
  }

  #step(
    effect: RecordedEffect | null,
    scope: string,
    kind: string,
    name: string,
    verdict: ModelStepVerdict,
  ): ModelStep {
    return {
      seq: effect?.seq ?? null,
      step: stepOf(scope),
      kind,
      name,
      scope,
      spanOrder: (effect && this.#rows.get(effect.seq)?.order) ?? null,
      verdict,
      samePrompt: null,
      recordedTokens: null,
      tokens: null,
      difference: null,
    }
  }

  #tell(found: ModelStep): void {
    this.steps.push(found)
    this.#options.onStep?.(found)
  }
}

/** What the model said, without how many tokens it took. */
const saidOf = ({ content, thought, toolCalls, problems, stopReason }: ModelOutcome | InferResult): string =>
  JSON.stringify([content, thought, toolCalls, problems, stopReason])

const CUT = new Set(['CANCELLED', 'ENGINE_INTERRUPTED', 'SERVER_INTERRUPTED'])
const wasCut = (outcome: Outcome): boolean => !outcome.ok && CUT.has(outcome.error.code)

const isEnded = ({ effects }: Recording): boolean =>
  effects.every(({ kind, done }) => kind === 'timer' || (done !== null && !wasCut(done.outcome)))

/** The tool a recorded call or approval is of. */
export function nameOf({ blobs }: Recording, { kind, args }: RecordedEffect): string {
  if (kind !== 'tool.call' && kind !== 'approval') return ''
  return String(blobs.getJson<{ call?: { name?: unknown } }>(args).call?.name ?? '')
}
