import { z } from 'zod'
import { TokenAlternative } from './runs.ts'

/** `incomplete`: the record ends before the run did, or a part of it could not be judged; the rest is equal. */
const LiveVerdict = z.enum(['equal', 'diverged', 'incomplete'])
export type LiveVerdict = z.infer<typeof LiveVerdict>

/** A token with what else could have come; alternatives only where the engine kept them. */
export const TokenRow = z.object({
  id: z.number(),
  text: z.string(),
  p: z.number(),
  alternatives: z.array(TokenAlternative),
})
export type TokenRow = z.infer<typeof TokenRow>

/** The first place at which two answers are not token for token the same; null on a side that had ended. */
export const TokenDifference = z.object({
  /** Place in the answer, from 1. */
  at: z.number(),
  recorded: TokenRow.nullable(),
  now: TokenRow.nullable(),
})
export type TokenDifference = z.infer<typeof TokenDifference>

/** What a step of the recorded run and of its replay have in common. */
const LiveStep = z.object({
  /** Place in the record; null where the record has no such step. */
  seq: z.number().nullable(),
  /** Number of the inference it belongs to, from 1. */
  step: z.number(),
  kind: z.string(),
  /** Name of the tool, or empty. */
  name: z.string(),
  scope: z.string(),
  /** Order of the step's row in the tree, where it has one. */
  spanOrder: z.number().nullable(),
})

/**
 * Inferences: `equal` token for token, `sameText`, `differs`, `extra` (the record has none here). Tools and approvals: `served` from the
 * record, or `absent` from it, which ends the replay. `unreached`: recorded, and not come to.
 */
export const ModelStepVerdict = z.enum(['equal', 'sameText', 'differs', 'extra', 'served', 'absent', 'unreached'])
export type ModelStepVerdict = z.infer<typeof ModelStepVerdict>

export const ModelStep = LiveStep.extend({
  verdict: ModelStepVerdict,
  /** Whether the model read the same prompt; null where that is not known. */
  samePrompt: z.boolean().nullable(),
  /** Tokens then and now; null where there are none. */
  recordedTokens: z.number().nullable(),
  tokens: z.number().nullable(),
  difference: TokenDifference.nullable(),
})
export type ModelStep = z.infer<typeof ModelStep>

/** Replay with a live model and recorded tools (mode C). */
export const ModelReplay = z.object({
  mode: z.literal('model'),
  session: z.string(),
  verdict: LiveVerdict,
  /** How it ended, in a sentence. */
  message: z.string(),
  model: z.string(),
  seed: z.number(),
  /** Null: as the model's file or maker advises. */
  temperature: z.number().nullable(),
  steps: z.array(ModelStep),
  /** The call that the model asked for and the record does not have. */
  absent: z
    .object({ step: z.number(), kind: z.string(), name: z.string(), arguments: z.record(z.string(), z.unknown()) })
    .nullable(),
  recordedAnswer: z.string().nullable(),
  answer: z.string().nullable(),
})
export type ModelReplay = z.infer<typeof ModelReplay>

/** What is made equal before two results are compared, in this order. */
export const Normaliser = z.enum(['lineEndings', 'temporaryPaths', 'timestamps', 'durations', 'processIds'])
export type Normaliser = z.infer<typeof Normaliser>

/** `errorNow`: only now; `errorThen`: only when recorded; `refused`: not run, see `reason`. */
export const ToolStepVerdict = z.enum(['identical', 'normalised', 'differs', 'errorNow', 'errorThen', 'refused'])
export type ToolStepVerdict = z.infer<typeof ToolStepVerdict>

export const ToolStep = LiveStep.extend({
  verdict: ToolStepVerdict,
  arguments: z.record(z.string(), z.unknown()),
  /** The results as the model reads them. */
  recorded: z.string().nullable(),
  now: z.string().nullable(),
  /** What made them equal. */
  normalisers: z.array(Normaliser),
  /** Why it was not run. */
  reason: z.string().nullable(),
})
export type ToolStep = z.infer<typeof ToolStep>

/** Replay with the recorded model and live tools on a copy of the workspace (mode D). */
export const ToolReplay = z.object({
  mode: z.literal('tools'),
  session: z.string(),
  verdict: LiveVerdict,
  message: z.string(),
  steps: z.array(ToolStep),
})
export type ToolReplay = z.infer<typeof ToolReplay>
