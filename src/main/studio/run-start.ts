import { randomInt } from 'node:crypto'
import type { Agent, AgentOverrides, ContextPolicy } from '@shared/agents.ts'
import type { Breakpoint } from '@shared/breakpoints.ts'
import { RunId } from '@shared/ids.ts'
import type { Run, RunPriority } from '@shared/runs.ts'
import type { Priority } from '../engine/types.ts'
import { newId } from '../kit/ids.ts'
import type { RunTarget } from './run-targets.ts'

export interface StartRun {
  input: string
  agentId?: string | undefined
  /** Of the agent; the newest when absent. */
  agentVersion?: number | undefined
  modelId?: string | undefined
  seed?: number | undefined
  /** Inferences from an empty sequence with nothing beside them, so that the same run gives the same tokens again. */
  reproducible?: boolean | undefined
  /** What this run does otherwise than its agent. */
  overrides?: AgentOverrides | undefined
  priority?: RunPriority | undefined
  /** Instead of the agent's own. */
  context?: ContextPolicy | undefined
  /** Guess tokens ahead by looking them up in the prompt; see `InferRequest`. */
  speculation?: 'promptLookup' | undefined
  /** What it is held at. */
  breakpoints?: readonly Breakpoint[] | undefined
}

/** A run that begins now. A seed is drawn where none was chosen. */
export function newRun(agent: Agent, model: Pick<RunTarget, 'id' | 'name'>, input: string, seed?: number): Run {
  return {
    id: RunId.parse(newId('run')),
    agentId: agent.id,
    agentVersion: agent.version,
    agentName: agent.name,
    modelId: model.id,
    modelName: model.name,
    input,
    status: 'running',
    answer: null,
    error: null,
    startedAt: Date.now(),
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed: seed ?? randomInt(0, 0xffff_ffff),
  }
}

/** Without what is not there: an absent choice must not hide the agent's. */
export const given = (overrides: AgentOverrides): AgentOverrides =>
  Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))

/** Where nobody chose: who sits before the window waits. */
export const priorityOf = (actor: string): RunPriority => (actor === 'window' ? 'high' : 'normal')

/** The very same call is looked at by a person when it comes this often. */
export const BREAKER = 3

export const PRIORITIES: Record<RunPriority, Priority> = { low: 1, normal: 2, high: 4 }
