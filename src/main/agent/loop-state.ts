import type { Agent, ToolEffect } from '@shared/agents.ts'
import type { ErrorInfo } from '@shared/errors.ts'
import type { ToolCall } from '@shared/runs.ts'
import type { AdapterUse, ChatMessage, ToolSchema } from '../engine/types.ts'
import type { Command, Completion } from './commands.ts'
import type { LoopEdit } from './edits.ts'
import type { Dropped, Overflow } from './shorten-context.ts'

/** A tool as it was declared to the model when the run started. */
export interface DeclaredTool extends ToolSchema {
  effect: ToolEffect
  needsApproval: boolean
  /** A call without this argument is pure, and then needs approval only if a rule says so. Absent: all calls are as `effect` says. */
  pureWithout?: { argument: string; needsApproval: boolean } | undefined
}

/** What a call may change, and whether somebody looks at it first. An undeclared tool cannot act: calling it only tells which ones there are. */
export function judgeCall(
  tools: readonly DeclaredTool[],
  { name, arguments: given }: ToolCall,
): Pick<CallState, 'effect' | 'needsApproval'> {
  const tool = tools.find((each) => each.name === name)
  if (!tool) return { effect: 'pure', needsApproval: false }
  const { effect, needsApproval, pureWithout } = tool
  if (!pureWithout) return { effect, needsApproval }
  const value = Object.hasOwn(given, pureWithout.argument) ? given[pureWithout.argument] : undefined
  const without = value === undefined || (Array.isArray(value) && value.length === 0)
  return without ? { effect: 'pure', needsApproval: pureWithout.needsApproval } : { effect, needsApproval }
}

export interface StartedEvent {
  type: 'started'
  agent: Agent
  tools: DeclaredTool[]
  input: string
  seed: number
  /** Every inference from an empty sequence with nothing beside it. Absent means no. */
  reproducible?: boolean | undefined
  /** Absent means no. */
  speculation?: 'promptLookup' | undefined
  /** The agent's adapters as they were found. Absent means none. */
  adapters?: AdapterUse[] | undefined
  /** The very same call is looked at by a person when it comes this often. Absent means never. */
  breaker?: number | undefined
}

export type LoopEvent =
  | StartedEvent
  | Completion
  | { type: 'cancelled' }
  /** A tool may or may not have acted before the studio died; the person has to decide. */
  | { type: 'unresolved'; scope: string }
  /** What was so until here is a run's of which this one is a fork; it goes on otherwise. */
  | { type: 'branched'; edits: LoopEdit[] }
  /** A person looked at what was about to happen, and lets it happen, changed or not. */
  | { type: 'edited'; edits: LoopEdit[] }

export interface CallState {
  call: ToolCall
  effect: ToolEffect
  needsApproval: boolean
  phase: 'waiting' | 'approval' | 'running' | 'done'
  result: string | null
  /** There only where it is why a person looks at it: how often the run has asked for this very call by now. */
  repeated?: number
}

export interface LoopState {
  phase: 'new' | 'inferring' | 'acting' | 'done' | 'failed' | 'cancelled'
  agent: Agent | null
  tools: DeclaredTool[]
  seed: number
  /** There only when it is so: states of records that know nothing of it keep their hash. */
  reproducible?: true
  /** There only while a prompt that did not fit is being shortened: how often that was tried, and what is dropped. */
  shortening?: { attempt: number; dropped: Dropped; overflow: Overflow; asked: boolean }
  /** The same holds for these. */
  speculation?: 'promptLookup'
  adapters?: AdapterUse[]
  /** `seen`: how often each call was asked for, by its hash. */
  breaker?: { limit: number; seen: Record<string, number> }
  /** Inferences asked for. */
  step: number
  messages: ChatMessage[]
  calls: CallState[]
  /** The calls of the step before, and how often in a row they were the same. */
  lastCalls: string
  sameCalls: number
  inputTokens: number
  outputTokens: number
  /** The timer that counts now; earlier ones are ignored. */
  timer: string
  answer: string | null
  error: ErrorInfo | null
}

export const INITIAL_STATE: LoopState = {
  phase: 'new',
  agent: null,
  tools: [],
  seed: 0,
  step: 0,
  messages: [],
  calls: [],
  lastCalls: '',
  sameCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  timer: '',
  answer: null,
  error: null,
}

export interface Transition {
  state: LoopState
  commands: Command[]
}

export const isOver = (state: LoopState): boolean =>
  state.phase === 'done' || state.phase === 'failed' || state.phase === 'cancelled'

/** A person has to decide before anything goes on. */
export const isWaiting = (state: LoopState): boolean => state.calls.some((call) => call.phase === 'approval')

/** Number of the inference that a place in a run belongs to, from 1; 0 for the clock. */
export const stepOf = (scope: string): number => Number(/^step\/(\d+)/.exec(scope)?.[1] ?? 0)

/** The place of a call in its run. */
export const callScope = (step: number, index: number): string => `step/${step}/call/${index}`

export function updateCall(state: LoopState, scope: string, change: (call: CallState) => CallState): LoopState {
  return {
    ...state,
    calls: state.calls.map((call, index) => (callScope(state.step, index) === scope ? change(call) : call)),
  }
}

/** Ends the run with an error. */
export function fail(state: LoopState, code: ErrorInfo['code'], message: string): Transition {
  return failWith(state, { code, message })
}

export function failWith(state: LoopState, error: ErrorInfo): Transition {
  if (error.code === 'CANCELLED') return { state: { ...state, phase: 'cancelled' }, commands: [] }
  return { state: { ...state, phase: 'failed', error }, commands: [] }
}
