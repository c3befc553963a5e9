import { z } from 'zod'
import { AgentId, ModelId } from './ids.ts'
import { Sampling } from './sampling.ts'

/** What running a tool may change: nothing, the same thing however often, something, or something that cannot be undone. */
export const ToolEffect = z.enum(['pure', 'idempotent', 'mutating', 'irreversible'])
export type ToolEffect = z.infer<typeof ToolEffect>

/** JSON Schema as it is shown to the model and to the page. */
export const JsonSchema = z.record(z.string(), z.unknown())
export type JsonSchema = z.infer<typeof JsonSchema>

export const ToolInfo = z.object({
  name: z.string(),
  version: z.number(),
  description: z.string(),
  inputSchema: JsonSchema,
  effect: ToolEffect,
  /** Such as `workspace.read`, `memory.write`, `network`. */
  capabilities: z.array(z.string()),
  /** Why it cannot be used now, or null. */
  disabledReason: z.string().nullable(),
})
export type ToolInfo = z.infer<typeof ToolInfo>

/** What happens when a prompt does not fit the context: the run fails, or older turns are summarised in an inference of their own. */
export const ContextPolicy = z.enum(['fail', 'summarise'])
export type ContextPolicy = z.infer<typeof ContextPolicy>

export const AgentLimits = z.object({
  /** Inferences in one run. */
  steps: z.number().int().min(1),
  /** Tokens one inference may produce. */
  tokensPerStep: z.number().int().min(1),
  /** Tokens, read and written, of one run. */
  tokens: z.number().int().min(1),
  seconds: z.number().min(1),
  /** How often the model may repeat itself (a cycle of tokens, or the very same tool call) before the run is stopped. */
  repetition: z.number().int().min(2),
  /** `fail` when absent, as in every agent made before there was a choice. */
  context: ContextPolicy.optional(),
})
export type AgentLimits = z.infer<typeof AgentLimits>

/** A LoRA adapter an agent's model is run with; scale 0 is as without it, 1 as it was trained. */
export const AgentAdapter = z.object({ modelId: ModelId, scale: z.number().min(-4).max(4) })
export type AgentAdapter = z.infer<typeof AgentAdapter>

export const AgentAdapters = z.array(AgentAdapter).max(8)

export const Agent = z.object({
  id: AgentId,
  version: z.number().int().min(1),
  name: z.string(),
  description: z.string(),
  prompt: z.string(),
  tools: z.array(z.string()),
  strategy: z.enum(['react']),
  thinking: z.boolean(),
  /** Tokens one thought may have before it is closed and the answer begins. No limit when null or absent. */
  thoughtTokens: z.number().int().min(0).nullable().optional(),
  /** Null leaves it to the model: what its file or its maker advises. */
  sampling: Sampling.nullable(),
  limits: AgentLimits,
  /** Whether tool calls are kept to the declared tools and their schemas while they are written; yes when absent. */
  constrainCalls: z.boolean().optional(),
  /** Applied together, in this order. */
  adapters: AgentAdapters.default([]),
  /** The person chose its tools: those of a later version of the studio do not take their place. */
  toolsChosen: z.boolean().optional(),
  builtin: z.boolean(),
})
export type Agent = z.infer<typeof Agent>

/** What one run may do otherwise than its agent; the agent as it ran is in the run's record. */
export const AgentOverrides = Agent.pick({ constrainCalls: true, sampling: true, thoughtTokens: true }).partial()
export type AgentOverrides = z.infer<typeof AgentOverrides>
