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
  /** Questions to begin with, for the start page. */
  examples: z.array(z.string()).optional(),
  /** The person chose its tools: those of a later version of the studio do not take their place. */
  toolsChosen: z.boolean().optional(),
  builtin: z.boolean(),
  /** The person deleted it; its earlier versions stay for the runs they made. */
  removed: z.literal(true).optional(),
})
export type Agent = z.infer<typeof Agent>

/** What a person decides when making or changing an agent; its adapters are chosen beside their models. */
export const AgentDraft = Agent.pick({
  tools: true,
  thinking: true,
  thoughtTokens: true,
  sampling: true,
  constrainCalls: true,
}).extend({
  name: z
    .string()
    .trim()
    .min(1, 'An agent needs a name.')
    .max(60, 'The name is longer than 60 characters.')
    .refine((name) => name.isWellFormed(), 'The name is not valid Unicode text.'),
  description: z.string().trim().max(500, 'The description is longer than 500 characters.'),
  prompt: z
    .string()
    .max(100_000, 'The prompt is longer than 100,000 characters.')
    .refine((prompt) => prompt.isWellFormed(), 'The prompt is not valid Unicode text.'),
  tools: z.array(z.string().max(200)).max(500),
  limits: AgentLimits,
  examples: z
    .array(z.string().trim().min(1).max(300, 'An example is longer than 300 characters.'))
    .max(8, 'There may be eight examples.')
    .optional(),
})
export type AgentDraft = z.infer<typeof AgentDraft>

/** One version of an agent, and when it was made; Unix milliseconds. */
export const AgentVersion = z.object({ agent: Agent, createdAt: z.number() })
export type AgentVersion = z.infer<typeof AgentVersion>

/** What a model reads when an agent is asked something, before it writes its first word. */
export const AgentPreview = z.object({
  text: z.string(),
  /** Null while no model is loaded that could count; of what the prompt and the tools add. */
  tokens: z.object({ total: z.number().int(), prompt: z.number().int(), tools: z.number().int() }).nullable(),
  /** Tokens the loaded model can hold. */
  contextSize: z.number().int().nullable(),
  /** Of the format, and of the tokens where they are there. */
  model: z.string().nullable(),
  /** Tools it has that a run would not be given, such as those that are switched off. */
  missing: z.array(z.string()),
})
export type AgentPreview = z.infer<typeof AgentPreview>

/** What one run may do otherwise than its agent; the agent as it ran is in the run's record. */
export const AgentOverrides = Agent.pick({ constrainCalls: true, sampling: true, thoughtTokens: true }).partial()
export type AgentOverrides = z.infer<typeof AgentOverrides>
