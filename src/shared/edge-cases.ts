import { z } from 'zod'

/** Inputs that are made of a schema unless more are asked for. */
export const EDGE_CASES = 200

/** A tool that stops by itself with `new Error(…)` has refused its input, which is no finding. */
export const FINDING_KINDS = ['crash', 'result', 'time', 'memory', 'output'] as const

/** One way in which a tool went wrong, with the smallest input that was found for it. */
export const EdgeFinding = z.object({
  /** `crash`: a mistake of JavaScript was thrown; `result`: not what the tool declares; the others are its limits. */
  kind: z.enum(FINDING_KINDS),
  message: z.string(),
  /** Of the source, from 1. */
  line: z.number().int().nullable(),
  input: z.record(z.string(), z.json()),
  /** How many of the inputs ended so, those tried to make it smaller included. */
  count: z.number().int(),
})
export type EdgeFinding = z.infer<typeof EdgeFinding>

export const EdgeReport = z.object({
  /** The same number makes the same inputs. */
  seed: z.number().int(),
  /** Different inputs that were tried. */
  tried: z.number().int(),
  /** Of these, how many the tool refused itself. */
  refused: z.number().int(),
  findings: z.array(EdgeFinding),
  /** There was no time for all. */
  cut: z.boolean(),
})
export type EdgeReport = z.infer<typeof EdgeReport>

export const EdgeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), tried: z.number().int(), runs: z.number().int() }),
  z.object({ type: z.literal('done'), report: EdgeReport }),
])
export type EdgeEvent = z.infer<typeof EdgeEvent>

export const EdgeOptions = z.object({
  runs: z.number().int().min(1).max(10_000).default(EDGE_CASES),
  /** A new one each time when absent. */
  seed: z.number().int().min(-2_147_483_648).max(2_147_483_647).optional(),
  /** The person was told that the tool changes something, or reaches others, and wants it all the same. */
  confirmed: z.boolean().default(false),
})
