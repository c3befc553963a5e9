import { z } from 'zod'
import { RunId, Sha256 } from './ids.ts'
import { Run, RunEvent } from './runs.ts'

/**
 * `play`: nothing runs. `verify`: the loop runs, everything else is served from the record. `model`: the model infers anew, tools are
 * served from the record. `tools`: the model is served from the record, tools run anew on a copy of the workspace.
 */
export const ReplayMode = z.enum(['play', 'verify', 'model', 'tools'])
export type ReplayMode = z.infer<typeof ReplayMode>

/**
 * `follows`: differs only by what an earlier divergence put into the history, or in the same way as one told already. `unreached`: the
 * loop stopped asking before, because of an earlier divergence.
 */
export const StepVerdict = z.enum([
  'equal',
  'changed',
  'missing',
  'extra',
  'reordered',
  'state',
  'follows',
  'unreached',
])
export type StepVerdict = z.infer<typeof StepVerdict>

/** One effect of the loop: what it asked the world for. */
export const VerifiedStep = z.object({
  /** Place in the record; of the event that led to it where the record has no such step. */
  seq: z.number(),
  /** Number of the inference it belongs to, from 1; 0 before the first. */
  step: z.number(),
  kind: z.string(),
  /** Name of the tool, of the model, or empty. */
  name: z.string(),
  scope: z.string(),
  verdict: StepVerdict,
  /** Order of the step's row in the tree, where it has one. */
  spanOrder: z.number().nullable(),
})
export type VerifiedStep = z.infer<typeof VerifiedStep>

export const Divergence = z.object({
  session: z.string(),
  seq: z.number(),
  step: z.number(),
  kind: z.enum(['changed', 'missing', 'extra', 'reordered', 'state']),
  /** JSON Pointer (RFC 6901) into the request, or into the state or the run; empty for the whole. */
  path: z.string(),
  /** JSON values, long ones cut; null where that side has nothing. */
  expected: z.unknown(),
  actual: z.unknown(),
  /** What the two values are of, in a sentence. */
  message: z.string(),
  /** SHA-256 of its place and kind and of everything it differs in, uncut: what it is known by when it is accepted. */
  hash: Sha256,
  /** A person took it for right. */
  accepted: z.boolean(),
})
export type Divergence = z.infer<typeof Divergence>

/** Whether a person may take it for right: a change of the loop, of a tool or of a format, but not a row that was altered. */
export const isAcceptable = ({ path }: Pick<Divergence, 'path'>): boolean => !/^\/(run|spans)\//.test(path)

/** A version that is not what it was when the run was recorded. */
export const VersionChange = z.object({ name: z.string(), recorded: z.string(), now: z.string() })
export type VersionChange = z.infer<typeof VersionChange>

export const Verification = z.object({
  session: z.string(),
  /** `accepted`: it diverges in nothing that was not accepted. `incomplete`: the record ends before the run did, and all there is of it is equal. */
  verdict: z.enum(['equal', 'accepted', 'diverged', 'incomplete']),
  steps: z.array(VerifiedStep),
  /** Earliest first; only those that no earlier one explains. */
  divergences: z.array(Divergence),
  versionsThen: z.record(z.string(), z.string()),
  versionsNow: z.record(z.string(), z.string()),
  versionChanges: z.array(VersionChange),
  /** Entries of the record that were folded, and how many carried a hash of the state that was compared. */
  entries: z.number(),
  states: z.number(),
})
export type Verification = z.infer<typeof Verification>

/** A moment of a played run. */
export const Frame = z.object({
  /** Milliseconds since the run started. */
  at: z.number(),
  /** What became true then; the page folds it as it folds a live run. */
  events: z.array(RunEvent),
  /** Entry of the record that is reached with it, from 1; several frames of tokens may share one. */
  seq: z.number(),
})
export type Frame = z.infer<typeof Frame>

/** A run to be played: its beginning, then everything that became true, in order and in time. */
export const Playback = z.object({ runId: RunId, run: Run, frames: z.array(Frame), complete: z.boolean() })
export type Playback = z.infer<typeof Playback>
