import { StudioError } from '@shared/errors.ts'
import type { ToolReplay, ToolStep } from '@shared/live-replay.ts'
import { type Span, ToolCall } from '@shared/runs.ts'
import type { Completion, ToolOutcome } from '../commands.ts'
import { stepOf } from '../loop-state.ts'
import { spansOfEffects } from './evidence.ts'
import { equalAfter } from './normalise.ts'
import type { RecordedEffect, Recording } from './recording.ts'

export interface RetoolOptions {
  /** Why a tool of that name must not run in a replay, as a sentence, or null. */
  refused(name: string): string | null
  /** Runs a call on the copy of the workspace. Throws CANCELLED only. */
  call(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>
  /** Names of the workspace and of its copy. */
  paths: readonly string[]
  spans: readonly Span[]
  /** Calls of earlier inferences are left out. Default 1. */
  from?: number | undefined
  signal: AbortSignal
}

/**
 * Replay mode D: the calls that the recorded model asked for, run again in the recorded order, and each result compared with the
 * recorded one. Errors: CANCELLED; RECORDING_INCOMPLETE or NOT_FOUND for values that are missing.
 */
export async function retool(recording: Recording, options: RetoolOptions): Promise<ToolReplay> {
  const rows = spansOfEffects(recording, options.spans)
  const calls = recording.effects.filter(
    ({ kind, scope }) => kind === 'tool.call' && stepOf(scope) >= (options.from ?? 1),
  )
  const steps: ToolStep[] = []
  let unfinished = false
  for (const effect of calls) {
    if (options.signal.aborted) throw new StudioError('CANCELLED', 'The replay was stopped.')
    const recorded = effect.done ? resultOf(effect.done.outcome) : null
    if (!recorded) unfinished = true
    else steps.push(await again(recording, effect, recorded, rows.get(effect.seq)?.order ?? null, options))
  }
  const differing = steps.filter(({ verdict }) => ['differs', 'errorNow', 'errorThen'].includes(verdict)).length
  const refused = steps.filter(({ verdict }) => verdict === 'refused').length
  const verdict = differing > 0 ? 'diverged' : refused > 0 || unfinished ? 'incomplete' : 'equal'
  return { mode: 'tools', session: recording.runId, verdict, message: messageOf(steps, differing, refused), steps }
}

function messageOf(steps: readonly ToolStep[], differing: number, refused: number): string {
  if (steps.length === 0) return 'The recording has no finished tool calls.'
  const left = refused > 0 ? ` ${refused} of ${steps.length} calls were not run.` : ''
  if (differing > 0) return `${differing} of ${steps.length} calls gave something else than recorded.${left}`
  return `Every call that was run gave what was recorded.${left}`
}

async function again(
  recording: Recording,
  effect: RecordedEffect,
  recorded: ToolOutcome,
  spanOrder: number | null,
  options: RetoolOptions,
): Promise<ToolStep> {
  const call = ToolCall.parse(recording.blobs.getJson<{ call: unknown }>(effect.args).call)
  const base = {
    seq: effect.seq,
    step: stepOf(effect.scope),
    kind: effect.kind,
    name: call.name,
    scope: effect.scope,
    spanOrder,
    arguments: call.arguments,
    recorded: recorded.content,
  }
  const declared = recording.started.tools.some(({ name }) => name === call.name)
  const reason = declared ? options.refused(call.name) : 'It was not among the tools of this agent.'
  if (reason) return { ...base, verdict: 'refused', now: null, normalisers: [], reason }
  const now = await options.call(call, options.signal)
  return { ...base, ...compare(recorded, now, options.paths), now: now.content, reason: null }
}

function compare(
  recorded: ToolOutcome,
  now: ToolOutcome,
  paths: readonly string[],
): Pick<ToolStep, 'verdict' | 'normalisers'> {
  if (recorded.isError !== now.isError) return { verdict: now.isError ? 'errorNow' : 'errorThen', normalisers: [] }
  if (recorded.content === now.content) return { verdict: 'identical', normalisers: [] }
  const normalisers = equalAfter(recorded.content, now.content, paths)
  return normalisers ? { verdict: 'normalised', normalisers } : { verdict: 'differs', normalisers: [] }
}

function resultOf(outcome: Completion['outcome']): ToolOutcome | null {
  if (!outcome.ok) {
    return outcome.error.code === 'CANCELLED' ? null : { content: `Error: ${outcome.error.message}`, isError: true }
  }
  const { value } = outcome
  return value && 'isError' in value ? value : null
}
