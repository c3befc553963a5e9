import { z } from 'zod'
import { Sha256 } from './ids.ts'

/**
 * Everything that decides which tokens an inference gives for the same prompt. Two inferences with equal passports and equal
 * prompts give the same token ids on the same machine, if they had no neighbours; the order of floating-point sums, and with it the last bits of
 * a probability, depends on what shares a batch. What a server does not tell is null.
 */
export const Passport = z.object({
  modelSha256: Sha256.nullable(),
  /** Versions of the libraries that compute. */
  engineBuild: z.string().nullable(),
  /** `cpu`, `metal`, `vulkan` or `cuda`. */
  device: z.string().nullable(),
  threads: z.number().nullable(),
  /** Tokens. */
  contextSize: z.number().nullable(),
  /** Sequences the context was opened with. */
  sequences: z.number().nullable(),
  /** Tokens evaluated at once, at most. */
  batchSize: z.number().nullable(),
  /** As the engine resolved it; see `flattenSampling`. */
  sampling: z.record(z.string(), z.union([z.number(), z.string()])),
  seed: z.number().nullable(),
  /** How tokens were guessed ahead: a batch of several tokens has other last bits. Absent when they were not. */
  speculation: z.literal('promptLookup').optional(),
  /** LoRA adapters in the order in which they were applied. Absent without any. */
  adapters: z.array(z.object({ sha256: Sha256, scale: z.number() })).optional(),
  /** Of the prompt format's definition. */
  templateHash: Sha256.nullable(),
  /** Whether it began from an empty sequence with nothing beside it. */
  reproducible: z.boolean(),
  /** Whether tool calls were kept to what was declared; absent in passports made before that could be. */
  constrainCalls: z.boolean().optional(),
  /** Tokens a thought was allowed; absent without a limit. */
  thoughtTokens: z.number().optional(),
  /** Cache path: tokens of the prompt that were not evaluated because the sequence held them. */
  reusedTokens: z.number().nullable(),
  /** The most other inferences at work at the same time. */
  neighbours: z.number().nullable(),
  /** The following say what is known of an inference on a server, and are absent here: its base URL, the model asked for, the one it says answered. */
  server: z.string().optional(),
  model: z.string().optional(),
  reportedModel: z.string().nullable().optional(),
  /** Whether the server gave tokens with probabilities, or only text. */
  tokens: z.enum(['server', 'none']).optional(),
  /** Whether it counted them. */
  usage: z.enum(['server', 'estimated']).optional(),
})
export type Passport = z.infer<typeof Passport>

/** A field in which two passports differ; members of `sampling` are named with a dot. */
export interface PassportDifference {
  field: string
  /** Undefined where the field is absent. */
  left: unknown
  right: unknown
}

/** Every field of a passport by name; members of `sampling` and `adapters` with a dot. */
export const flattenPassport = ({ sampling, adapters, ...rest }: Passport): Map<string, unknown> =>
  new Map([
    ...Object.entries(rest),
    ...(adapters ?? []).map(({ sha256, scale }, index): [string, unknown] => [
      `adapters.${index}`,
      `${sha256} × ${scale}`,
    ]),
    ...Object.entries(sampling).map(([name, value]): [string, unknown] => [`sampling.${name}`, value]),
  ])

/** Names every field in which two passports differ, in the order of the left one. Empty when they agree. */
export function comparePassports(left: Passport, right: Passport): PassportDifference[] {
  const a = flattenPassport(left)
  const b = flattenPassport(right)
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((field) => JSON.stringify(a.get(field)) !== JSON.stringify(b.get(field)))
    .map((field) => ({ field, left: a.get(field), right: b.get(field) }))
}
