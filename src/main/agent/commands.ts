import type { ToolEffect } from '@shared/agents.ts'
import type { ErrorInfo } from '@shared/errors.ts'
import type { PictureRef } from '@shared/pictures.ts'
import type { StopReason, ToolCall } from '@shared/runs.ts'
import type { InferRequest } from '../engine/types.ts'
import type { Overflow } from './shorten-context.ts'

/**
 * The closed set of things the loop may ask of the world. Nothing else in the loop may depend on time, chance, files or the
 * network; that is what makes a run replayable from its record. `scope` names the place in the run, such as `step/2/call/0`,
 * and is unique among the commands in flight.
 */
export type Command =
  | { kind: 'model.call'; scope: string; request: InferRequest; summary?: Summary }
  | { kind: 'tool.call'; scope: string; call: ToolCall; effect: ToolEffect }
  /** `repeated`: how often the run has asked for this very call by now, where that is why a person looks at it. */
  | { kind: 'approval'; scope: string; call: ToolCall; effect: ToolEffect; again: boolean; repeated?: number }
  | { kind: 'timer'; scope: string; ms: number }

/** Why an inference is asked for that is no step: what it summarises no longer fits the context. */
export interface Summary extends Overflow {
  /** Messages that are dropped, and the steps among them. */
  messages: number
  steps: number
}

export type CommandKind = Command['kind']

/** What the loop needs to know of an inference; the whole of it is in the record. */
export interface ModelOutcome {
  content: string
  thought: string
  toolCalls: ToolCall[]
  problems: string[]
  stopReason: StopReason
  usage: { inputTokens: number; outputTokens: number }
}

export interface ToolOutcome {
  content: string
  isError: boolean
  /** For the person; absent where there are none, as in older recordings. */
  pictures?: PictureRef[]
}

export interface ApprovalOutcome {
  decision: 'approve' | 'deny'
  reason: string | null
  /** Who decided where no person did: a rule, or the call before it in the same step, which failed. `answer`: `reason` answers the question that the call was. */
  by?: 'rule' | 'step' | 'answer'
  /** What the step had changed and what became of it, as a sentence. */
  undone?: string
}

interface OutcomeValues {
  'model.call': ModelOutcome
  'tool.call': ToolOutcome
  approval: ApprovalOutcome
  timer: null
}

export type Outcome<Kind extends CommandKind = CommandKind> =
  | { ok: true; value: OutcomeValues[Kind] }
  | { ok: false; error: ErrorInfo }

/** A completed command as the loop sees it. */
export type Completion = {
  [Kind in CommandKind]: { type: 'completed'; kind: Kind; scope: string; outcome: Outcome<Kind> }
}[CommandKind]
