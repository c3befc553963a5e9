import { z } from 'zod'

const text = z.string().nullish()
const count = z.number().nullish()

const Choice = z.object({ logprob: z.number(), token: z.string(), id: z.number().int().nullish() })

const Logprobs = z.object({
  content: z.array(Choice.extend({ top_logprobs: z.array(Choice).nullish() })).nullish(),
})

/** A part of a tool call. Ollama sends the arguments as an object, some servers leave the index out. */
const CallDelta = z.object({
  index: z.number().int().nullish(),
  id: text,
  function: z
    .object({ name: text, arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish() })
    .nullish(),
})
export type CallDelta = z.infer<typeof CallDelta>

const Delta = z.object({
  content: text,
  reasoning_content: text,
  reasoning: text,
  tool_calls: z.array(CallDelta).nullish(),
})
export type Delta = z.infer<typeof Delta>

const Usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
})
export type Usage = z.infer<typeof Usage>

/** What llama-server adds. */
const ServerTimings = z.object({
  cache_n: count,
  prompt_n: count,
  prompt_ms: count,
  predicted_n: count,
  predicted_ms: count,
})
export type ServerTimings = z.infer<typeof ServerTimings>

/** One piece of an answer, or, from a server that does not stream, the whole of it (`message` in place of `delta`). */
export const Chunk = z.object({
  model: text,
  system_fingerprint: text,
  choices: z
    .array(
      z.object({
        delta: Delta.nullish(),
        message: Delta.nullish(),
        finish_reason: text,
        logprobs: Logprobs.nullish().catch(null),
      }),
    )
    .nullish(),
  usage: Usage.nullish().catch(null),
  timings: ServerTimings.nullish().catch(null),
  error: z.unknown().optional(),
})
export type Chunk = z.infer<typeof Chunk>
export type ChunkLogprobs = z.infer<typeof Logprobs>
