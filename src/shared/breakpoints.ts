import { z } from 'zod'
import { ToolEffect } from './agents.ts'
import type { TokenRecord, ToolCall } from './runs.ts'

/** Where a run is held until a person lets it go on. Disabled ones are kept and hold nothing. */
export const Breakpoint = z
  .discriminatedUnion('kind', [
    /** A call of this tool; of any when the name is empty. */
    z.object({ kind: z.literal('tool'), name: z.string().max(100), when: z.enum(['before', 'after']) }),
    /** A call whose arguments, as JSON, hold this text in any case. */
    z.object({ kind: z.literal('arguments'), text: z.string().min(1).max(500) }),
    /** A call that was made as often before in this run, with the same arguments: the n-th of its kind. */
    z.object({ kind: z.literal('repeat'), count: z.number().int().min(2).max(1000) }),
    /** A tool that may write to the long-term memory. */
    z.object({ kind: z.literal('memory') }),
    /** The run has used so many tokens, read and written; holds once. */
    z.object({ kind: z.literal('tokens'), most: z.number().int().min(1).max(1_000_000_000) }),
    /** A token was written that was less likely than this. */
    z.object({ kind: z.literal('probability'), below: z.number().min(0).max(1) }),
    /** Something failed and the run goes on all the same. */
    z.object({ kind: z.literal('error') }),
    /** Every step. */
    z.object({ kind: z.literal('step') }),
  ])
  .and(z.object({ enabled: z.boolean() }))
export type Breakpoint = z.infer<typeof Breakpoint>

export const Breakpoints = z.array(Breakpoint).max(50)

/** What a run is held at: the step that comes next if nobody changes it. */
export const Held = z.object({
  /** Names the place in the run; a person's word must give it back. */
  scope: z.string(),
  kind: z.enum(['inference', 'call', 'approval']),
  /** The breakpoint that holds it; null where a person asked for one more step. */
  because: Breakpoint.nullable(),
  /** The call that is about to be made; null before an inference. */
  call: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }).nullable(),
  effect: ToolEffect.nullable(),
  /** Number of the inference, from 1. */
  step: z.number(),
  /** Tokens used so far. */
  tokens: z.number(),
})
export type Held = z.infer<typeof Held>

/** Arguments that a person wrote. */
export const CallArguments = z
  .record(z.string(), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 1_000_000, 'The arguments are longer than 1,000,000 characters.')

/** A person's word: go on, or go on to the next step only; with other arguments, or with a result in place of the call. */
export const Release = z.object({
  action: z.enum(['go', 'step']),
  arguments: CallArguments.optional(),
  result: z.string().max(1_000_000).optional(),
})
export type Release = z.infer<typeof Release>

/** What is about to happen, as far as a breakpoint asks. */
export interface Ahead {
  call: ToolCall | null
  /** How often this very call was made before. */
  before: number
  writesMemory: boolean
  tokens: number
}

/** Pure: the first breakpoint that holds what is about to happen. `spent` are token budgets that have held before. */
export function heldBefore(points: readonly Breakpoint[], ahead: Ahead, spent: ReadonlySet<number>): Breakpoint | null {
  const { call } = ahead
  const holds = (point: Breakpoint): boolean => {
    switch (point.kind) {
      case 'tool':
        return call !== null && point.when === 'before' && (point.name === '' || point.name === call.name)
      case 'arguments':
        return call !== null && JSON.stringify(call.arguments).toLowerCase().includes(point.text.toLowerCase())
      case 'repeat':
        return call !== null && ahead.before === point.count - 1
      case 'memory':
        return call !== null && ahead.writesMemory
      case 'tokens':
        return ahead.tokens >= point.most && !spent.has(point.most)
      case 'step':
        return true
      case 'probability':
      case 'error':
        return false
      default:
        point satisfies never
        return false
    }
  }
  return points.find((point) => point.enabled && holds(point)) ?? null
}

/** What has just ended, as far as a breakpoint asks. */
export interface Behind {
  /** The tool that ran; null after an inference. */
  tool: string | null
  failed: boolean
  /** The likelihood of the least likely token that was drawn; null where none is known. */
  least: number | null
}

/** Pure: the first breakpoint that holds what comes after this. */
export function heldAfter(points: readonly Breakpoint[], { tool, failed, least }: Behind): Breakpoint | null {
  const holds = (point: Breakpoint): boolean => {
    if (point.kind === 'tool')
      return tool !== null && point.when === 'after' && (point.name === '' || point.name === tool)
    if (point.kind === 'error') return failed
    return point.kind === 'probability' && least !== null && least < point.below
  }
  return points.find((point) => point.enabled && holds(point)) ?? null
}

/** The likelihood of the least likely of the tokens that were drawn; null without any. */
export function leastLikely(tokens: readonly TokenRecord[]): number | null {
  let least: number | null = null
  for (const { p, given, chunk, id } of tokens) {
    if (!given && !chunk && id >= 0 && (least === null || p < least)) least = p
  }
  return least
}
