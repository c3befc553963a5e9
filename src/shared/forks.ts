import { z } from 'zod'
import { JsonSchema, ToolEffect } from './agents.ts'
import { CallArguments } from './breakpoints.ts'
import { ModelId, RunId, SpanId } from './ids.ts'
import { Sampling } from './sampling.ts'

/** What a fork remembers of the long-term memory. */
export const ForkMemory = z.object({
  /** Ids of memories that it must not find. */
  without: z.array(z.string().max(100)).max(500),
  /** Unix milliseconds: what was remembered later is not found. Null: the memory as it is. */
  asOf: z.number().nullable(),
})
export type ForkMemory = z.infer<typeof ForkMemory>

const Text = z
  .string()
  .max(1_000_000)
  .refine((text) => text.isWellFormed(), 'The text is not valid Unicode.')

/** What a person changes where a fork begins. */
export const ForkEdit = z.discriminatedUnion('kind', [
  /** The agent's own words before the conversation. */
  z.object({ kind: z.literal('prompt'), text: Text }),
  /** The question. */
  z.object({ kind: z.literal('input'), text: Text }),
  z.object({ kind: z.literal('sampling'), sampling: Sampling.nullable() }),
  z.object({ kind: z.literal('seed'), seed: z.number().int().min(0).max(0xffff_ffff) }),
  /** The only tools it may use from here on, by name. */
  z.object({ kind: z.literal('tools'), tools: z.array(z.string().max(100)).max(200) }),
  z.object({ kind: z.literal('model'), modelId: ModelId }),
  /** Of the call that is forked from. */
  z.object({ kind: z.literal('arguments'), arguments: CallArguments }),
  /** The call that is forked from is not made; this is what the model reads of it. */
  z.object({ kind: z.literal('result'), content: Text }),
  /** The answer keeps its first `keep` tokens, then comes `instead` when it is given, then what the model writes. */
  z.object({
    kind: z.literal('token'),
    keep: z.number().int().min(0).max(1_000_000),
    instead: z.number().int().min(0).optional(),
  }),
  /** Without this the memory is as it was where the fork begins. */
  z.object({ kind: z.literal('memory'), without: ForkMemory.shape.without, asOf: z.enum(['fork', 'now']) }),
])
export type ForkEdit = z.infer<typeof ForkEdit>

export const ForkInput = z.object({
  runId: RunId,
  /** An inference, or a call of a tool or its approval: the fork begins just before it. */
  spanId: SpanId,
  edits: z.array(ForkEdit).max(20),
  /** Answer calls that change nothing from the parent's record where they are the same; yes when absent. */
  serve: z.boolean().optional(),
})
export type ForkInput = z.infer<typeof ForkInput>

/** Where a run came from that is a fork. The parent may have been removed since. */
export const ForkedFrom = z.object({
  runId: RunId,
  /** Oldest ancestor: what the members of a family have in common. */
  rootId: RunId,
  /** Number of the inference it begins at or in, from 1. */
  step: z.number().int().min(0),
  /** Place, in both runs, of the first span that is the fork's own. */
  order: z.number().int().min(1),
  /** Unix milliseconds. */
  at: z.number(),
  edits: z.array(z.string().max(40)).max(20),
})
export type ForkedFrom = z.infer<typeof ForkedFrom>

/** What a fork begins from. */
export const ForkPoint = z.object({
  kind: z.enum(['inference', 'call']),
  /** Number of the inference, from 1. */
  step: z.number(),
  /** What was so at that moment, which edits replace. */
  prompt: z.string(),
  input: z.string(),
  sampling: Sampling.nullable(),
  seed: z.number(),
  tools: z.array(z.string()),
  modelId: ModelId,
  /** Null for an inference. */
  call: z
    .object({ name: z.string(), arguments: JsonSchema, effect: ToolEffect, result: z.string().nullable() })
    .nullable(),
})
export type ForkPoint = z.infer<typeof ForkPoint>

/** A memory that a fork may do without. */
export const ForkableMemory = z.object({ id: z.string(), text: z.string(), createdAt: z.number() })
export type ForkableMemory = z.infer<typeof ForkableMemory>
