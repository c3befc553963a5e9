import { z } from 'zod'
import { AgentId, ModelId } from './ids.ts'

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

export const Sampling = z.object({
  /** 0 is greedy. */
  temperature: z.number().min(0).max(5),
  topP: z.number().min(0).max(1),
  topK: z.number().int().min(0),
  minP: z.number().min(0).max(1),
})
export type Sampling = z.infer<typeof Sampling>

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
  sampling: Sampling,
  limits: AgentLimits,
  /** Applied together, in this order. */
  adapters: AgentAdapters.default([]),
  builtin: z.boolean(),
})
export type Agent = z.infer<typeof Agent>
